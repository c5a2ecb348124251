"""The language of a text: English is read, every other is refused by its name."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from corridor.evidence.files.refusal import RefusedError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"

CLEAR_SHARE = 0.15
"""Function words among all words from which a text is English without asking further: reports in English have 0.2 to
0.35 of these, those in other languages less than 0.05 (counted on texts of our own)."""

CLEAR_WORDS = 12
_LIKELY_SHARE = 0.1
_TABLE_SHARE = 0.3
_SURE = 0.5

_SAMPLE = 50_000
_ASKED = 4_000
_MOST_FOREIGN_LETTERS = 0.5


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# No word that German, Dutch, French, Spanish or a Scandinavian language uses as often for something else.
_FUNCTION_WORDS = _words(
    """
    the and of to that with from were been has have which their they this these those who whom whose said
    says it its but more than after before about would could should will there where when while into through
    between because during against his our you your what how many some other also
    both each are being since until without within among near across
    people least two three four five six seven eight nine ten hundred hundreds thousand thousands million
    dozens
    """
)
# What tables and bulletins are made of when they have no sentences.
_REPORT_WORDS = _words(
    """
    killed dead deaths injured wounded missing displaced arrivals arrived departures registered registration
    evacuated returned refugees families households houses homes damaged destroyed shelters camp camps site sites
    total population capacity occupancy date time location region district province village town city name number
    daily weekly update report situation figures source status cumulative new children women men adults crossing
    border point water food trucks tents vehicles needs affected estimated persons individuals
    """
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "ary": "Arabic", "arz": "Arabic",
    "as": "Assamese", "az": "Azerbaijani", "ba": "Bashkir", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "crh": "Crimean Tatar", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "eo": "Esperanto", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Farsi", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "hbo": "Hebrew", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "ig": "Igbo",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "ln": "Lingala",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese", "ne": "Nepali",
    "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "om": "Oromo", "or": "Odia", "pa": "Punjabi",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "rw": "Kinyarwanda",
    "sdh": "Kurdish", "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sn": "Shona", "so": "Somali",
    "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "wuu": "Chinese", "xh": "Xhosa",
    "yo": "Yoruba", "yue": "Chinese", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
_NEAR_ENGLISH = frozenset({"en", "pcm", "zxx", "und"})


def refuse_other_languages(text: str) -> str:
    """Return `en` for an English text; refuse any other.

    Raises
    ------
    RefusedError
        Names the language, or says that there are no words.
    """
    sample = text[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        raise RefusedError("no words", "must be a report in English", "name the file that holds the text")
    is_latin = len(_OTHER_LETTER.findall(sample)) <= _MOST_FOREIGN_LETTERS * sum(map(len, words))
    small = sum(word in _FUNCTION_WORDS for word in words) / len(words)
    if is_latin and small >= CLEAR_SHARE and len(words) >= CLEAR_WORDS:
        return ENGLISH
    known = small + sum(word in _REPORT_WORDS for word in words) / len(words)
    language, surety = _identifier().classify(sample[:_ASKED])
    if is_latin and (language in _NEAR_ENGLISH or known >= _TABLE_SHARE or (surety < _SURE and known >= _LIKELY_SHARE)):
        return ENGLISH
    name = _NAMES.get(language, "a language other than English")
    raise RefusedError(
        f"the text is in {name}",
        "only English is read",
        "give an English translation, and say in documents.csv whose it is",
    )


@functools.cache
def _identifier() -> LanguageIdentifier:
    # Half a second, and hardly any report in English needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
