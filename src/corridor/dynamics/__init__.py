"""Pure kernels: arrays and numbers in, arrays and numbers out; each names its equation in docs/model.md."""
