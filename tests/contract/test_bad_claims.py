"""Broken claims, documents and claim groups: each fault says where, what was found and what is allowed."""

# ruff: noqa: E501 - tables: one case a line

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from corridor.archive.folder import write_record
from corridor.intake.read import check_scenario, read_scenario
from corridor.intake.shape.moments import read_stretch
from corridor.intake.shape.tables import MAX_ROWS
from corridor.studies.forecast import forecast
from corridor.studies.request import Request
from corridor.world.claims import ITSELF, QUANTITIES, Claim, ClaimGroup, Document, Qualifier, Status
from corridor.world.distributions import Distribution
from spoil import Case, P, S, add, both, drop_file, faults_of, rewrite, swap, warnings_of, write

if TYPE_CHECKING:
    from pathlib import Path

C, D = "claims.csv", "documents.csv"
SHA, OTHER = "a" * 64, "b" * 64

DOCUMENTS = f"""\
document_id,publisher,published_time,basis,raw_sha256,text_sha256,extractor_version,language
courier,The Courier,2024-02-22T10:00+02:00,stated on the page,{OTHER},{SHA},text 1,en
leaflet,,,unknown,,,,
"""

CLAIMS = f"""\
claim_id,quantity,definition,place_id,value,low,high,qualifier,said_by,original_source,said_time,about_time,document_id,publisher,published_time,text_sha256,span_start,span_end,status,decided_by_rule
people,population,all; people,valley,2000,,,about,the mayor's office,,2024-02-21,2024-02,courier,The Courier,2024-02-22T08:00Z,{SHA},10,14,accepted,verb
range,population,all; people,valley,,1800,2100,,the report itself,,,2023/2024-02-21,courier,,,,20,31,accepted,verb
hurt,wounded,soldiers; share; local,upper,0.25,,,at least,a clinic,a ministry,2024-02-21T08:00+02:00,,courier,,,{SHA},40,47,proposed,verb
fled,fled,all; people,area-at-risk,30,,,,the report itself,,,,leaflet,,,,,,rejected,by hand
"""

GROUP = """
[claim_groups.people]
quantity = "population"
definition = "all; people"
place_id = "valley"
about_from = 2023-01-01T00:00:00+02:00
about_until = 2024-03-01T00:00:00+02:00
"""

CLAIMED = """\
claim_group = "people"
per = 2000
generic = { kind = "uniform", low = 0.3, high = 1.3 }
unit = "share"
reason = "Two who live there."
"""


def claim_group(folder: Path) -> None:
    text = (folder / S).read_text(encoding="utf-8")
    head, name, rest = text.partition("[inputs.population_factor]\n")
    _, gap, rest = rest.partition("\n\n")
    (folder / S).write_text(head + name + CLAIMED + gap + rest + GROUP, encoding="utf-8", newline="\n")


@pytest.fixture
def folder(tiny_folder: Path) -> Path:
    """Return the small scenario with claims, documents, a claim group, and an input that names it."""
    both(write(C, CLAIMS), write(D, DOCUMENTS), claim_group)(tiny_folder)
    return tiny_folder


INPUT = "inputs.population_factor"
GROUPS = "claim_groups.people"

ONE_FAULT = [
    # cells of claims.csv
    Case("claim without an id", swap(C, "\npeople,pop", "\n,pop"), C, 2, "claim_id", ("missing", "must be given")),
    Case("capital in an id", swap(C, "\npeople,pop", "\nPeople,pop"), C, 2, "claim_id", ("lowercase", "did you mean people?")),
    Case("claim twice", swap(C, "\nrange,", "\npeople,"), C, 3, "claim_id", ("people", "row 2 already")),
    Case("unknown quantity", swap(C, "hurt,wounded", "hurt,wonded"), C, 4, "quantity", ("wonded", "'killed', 'wounded'", "did you mean wounded?")),
    Case("unknown status", swap(C, "accepted", "accept"), C, 2, "status", ("'accepted'", "did you mean accepted?")),
    Case("no status", swap(C, "proposed,", ","), C, 4, "status", ("missing", "must be given")),
    Case("unknown qualifier", swap(C, "at least", "atleast"), C, 4, "qualifier", ("atleast", "did you mean at least?")),
    Case("definition without a unit", swap(C, "all; people,valley,2000", "all,valley,2000"), C, 2, "definition", ("all", "all; people")),
    Case("definition of four parts", swap(C, "soldiers; share; local", "soldiers; share; local; old"), C, 4, "definition", ("who or what is counted",)),
    Case("unit of another quantity", swap(C, "soldiers; share", "soldiers; km"), C, 4, "definition", ("people, families, share for wounded",)),
    Case("misspelt unit", swap(C, "all; people,valley,2000", "all; poeple,valley,2000"), C, 2, "definition", ("did you mean people?",)),
    Case("figure and range", swap(C, "2000,,,about", "2000,1,3000,about"), C, 2, "value", ("2000", "must be empty where low or high is given")),
    Case("neither figure nor range", swap(C, "2000,,,about", ",,,about"), C, 2, "value", ("missing", "value, or both low and high")),
    Case("range without an end", swap(C, ",1800,2100", ",1800,"), C, 3, "high", ("missing", "both low and high")),
    Case("range without a start", swap(C, ",1800,2100", ",,2100"), C, 3, "low", ("missing", "both low and high")),
    Case("range upside down", swap(C, ",1800,2100", ",2100,1800"), C, 3, "high", ("1800", "must be >= low = 2100")),
    Case("figure below 0", swap(C, "2000,,,about", "-5,,,about"), C, 2, "value", ("-5", "must be >= 0")),
    Case("infinite figure", swap(C, "2000,,,about", "inf,,,about"), C, 2, "value", ("inf", "finite")),
    Case("figure in words", swap(C, "2000,,,about", "many,,,about"), C, 2, "value", ("many", "must be a number")),
    Case("thousands with a comma", swap(C, "2000,,,about", '"2,000",,,about'), C, 2, "value", ("without separators: 2000",)),
    Case("share above 1", swap(C, "upper,0.25", "upper,25"), C, 4, "value", ("a share must be <= 1", "25 % is 0.25")),
    Case("share far above 1", swap(C, "upper,0.25", "upper,250"), C, 4, "value", ("250", "a share must be <= 1")),
    Case("nobody said it", swap(C, "the mayor's office", ""), C, 2, "said_by", ("missing", "must be given")),
    Case("no rule", swap(C, "accepted,verb", "accepted,"), C, 2, "decided_by_rule", ("missing", "must be given")),
    Case("year of two digits", swap(C, "2024-02-21,2024-02,", "24,2024-02,"), C, 2, "said_time", ("24", "a year, a month, a day")),
    Case("month 13", swap(C, "2024-02-21,2024-02,", "2024-13,2024-02,"), C, 2, "said_time", ("2024-13", "a year, a month")),
    Case("time without an offset", swap(C, "2024-02-21T08:00+02:00", "2024-02-21T08:00"), C, 4, "said_time", ("a time with an offset",)),
    Case("stretch upside down", swap(C, "2023/2024-02-21", "2024-02-21/2023"), C, 3, "about_time", ("in order",)),
    Case("stretch of three", swap(C, "2023/2024-02-21", "2022/2023/2024"), C, 3, "about_time", ("two with /",)),
    Case("stretch without an end", swap(C, "2023/2024-02-21", "2023/"), C, 3, "about_time", ("two with /",)),
    Case("year 1812", swap(C, "2023/2024-02-21", "1812"), C, 3, "about_time", ("years 1900 to 2200",)),
    Case("publication without an offset", swap(C, "2024-02-22T08:00Z", "2024-02-22T08:00"), C, 2, "published_time", ("a time with an offset",)),
    Case("half a span", swap(C, ",20,31,", ",20,,"), C, 3, "span_end", ("missing", "with its other end", "leave both empty")),
    Case("span without a start", swap(C, ",20,31,", ",,31,"), C, 3, "span_start", ("missing", "with its other end")),
    Case("empty span", swap(C, ",20,31,", ",31,31,"), C, 3, "span_end", ("31", "must be > span_start = 31")),
    Case("span below 0", swap(C, ",20,31,", ",-1,31,"), C, 3, "span_start", ("-1", "must be >= 0")),
    Case("half a code point", swap(C, ",20,31,", ",20.5,31,"), C, 3, "span_start", ("20.5", "whole number")),
    # between claims.csv and documents.csv
    Case("document of no row", swap(C, "courier,,,,20", "courrier,,,,20"), C, 3, "document_id", ("courrier", "did you mean courier?")),
    Case("no document named", swap(C, "courier,,,,20", ",,,,20"), C, 3, "document_id", ("missing",)),
    Case("another publisher", swap(C, "courier,The Courier", "courier,The Herald"), C, 2, "publisher", ("The Herald", "which is The Courier", "leave this one empty")),
    Case("another publication", swap(C, "22T08:00Z", "22T09:00Z"), C, 2, "published_time", ("2024-02-22 09:00", "which is 2024-02-22 10:00:00+02:00")),
    Case("publication that the document lacks", swap(C, "leaflet,,,", "leaflet,,2024-02-22T08:00Z,"), C, 5, "published_time", ("that of leaflet", "which is empty")),
    Case("another text", swap(C, f"08:00Z,{SHA}", f"08:00Z,{OTHER}"), C, 2, "text_sha256", ("that of courier", "aaa")),
    Case("claims without documents", drop_file(D), D, 0, "", ("missing", "must lie beside claims.csv")),
    Case("documents without rows", rewrite(D, lambda b: b.splitlines()[0] + b"\n"), D, 1, "", ("a header and no rows", "the documents of claims.csv")),
    # cells of documents.csv
    Case("document twice", add(D, "courier,,,,,,,\n"), D, 4, "document_id", ("courier", "row 2 already")),
    Case("file for an id", add(D, "The courier.txt,,,,,,,\n"), D, 4, "document_id", ("joined by hyphens; did you mean the-courier-txt?",)),
    Case("capital hides no claim", swap(D, "\ncourier", "\nCourier"), D, 2, "document_id", ("did you mean courier?",)),
    Case("short digest", swap(D, OTHER, "b" * 63), D, 2, "raw_sha256", ("64 digits and letters a to f",)),
    Case("digest of other letters", swap(D, OTHER, "g" * 64), D, 2, "raw_sha256", ("64 digits and letters a to f",)),
    Case("language in words", swap(D, "text 1,en", "text 1,English"), D, 2, "language", ("English", "such as en")),
    Case("day of a publication", swap(D, "2024-02-22T10:00+02:00", "2024-02-22"), D, 2, "published_time", ("a time with an offset",)),
    # files
    Case("unknown column of claims", rewrite(C, lambda b: b.replace(b",status,", b",state,status,").replace(b",accepted,", b",,accepted,").replace(b",proposed,", b",,proposed,").replace(b",rejected,", b",,rejected,")), C, 1, "state", ("did you mean status?",)),
    Case("sentence in claims", rewrite(D, lambda b: b"\n".join(line + (b",text" if k == 0 else b",") for k, line in enumerate(b.splitlines())) + b"\n"), D, 1, "text", ("must be a column",)),
    Case("a folder for claims", both(drop_file(C), lambda folder: (folder / C).mkdir()), C, 0, "", ("must be a file that can be read",)),
    Case("claims in Latin-1", rewrite(C, lambda b: b.replace(b"mayor", b"ma\xefre")), C, 2, "", ("not UTF-8",)),
    Case("claims for conflict events", add(S, f'\n[[conflict_events]]\nfile = "{C}"\nformat = "acled"\n'), S, 0, "conflict_events.0.file", ("none of the scenario's own files",)),
    # claim groups
    Case("group of no quantity", swap(S, 'quantity = "population"\n', ""), S, 0, f"{GROUPS}.quantity", ("missing",)),
    Case("group of an unknown quantity", swap(S, 'quantity = "population"', 'quantity = "poplation"'), S, 0, f"{GROUPS}.quantity", ("did you mean population?",)),
    Case("group in another unit", swap(S, 'definition = "all; people"', 'definition = "all; km"'), S, 0, f"{GROUPS}.definition", ("people, families, share",)),
    Case("group in no unit", swap(S, 'definition = "all; people"', 'definition = "all"'), S, 0, f"{GROUPS}.definition", ("who or what is counted",)),
    Case("unknown key of a group", swap(S, "about_from", "about_form"), S, 0, f"{GROUPS}.about_form", ("did you mean about_from?",)),
    Case("group until before from", swap(S, "about_until = 2024", "about_until = 2022"), S, 0, f"{GROUPS}.about_until", ("must not be before about_from",)),
    Case("group with capitals", both(swap(S, "claim_groups.people", "claim_groups.People"), swap(S, '"people"', '"People"')), S, 0, "claim_groups.People", ("lowercase letters",)),
    Case("group that is no table", swap(S, GROUP, '\n[claim_groups]\npeople = "all"\n'), S, 0, GROUPS, ("must be a table",)),
    Case("101 groups", add(S, "".join(f'\n[claim_groups.g{k}]\nquantity = "killed"\n' for k in range(100))), S, 0, "claim_groups", ("101 groups", "at most 100")),
    # inputs with a claim group
    Case("unknown group", swap(S, 'claim_group = "people"', 'claim_group = "peple"'), S, 0, f"{INPUT}.claim_group", ("peple", "did you mean people?")),
    Case("no such table", rewrite(S, lambda b: b.replace(GROUP.encode(), b"")), S, 0, f"{INPUT}.claim_group", ("people", "[claim_groups.NAME]", "add it")),
    Case("group without a name", swap(S, 'claim_group = "people"', 'claim_group = ""'), S, 0, f"{INPUT}.claim_group", ("empty", "known: people")),
    Case("group that is a number", swap(S, 'claim_group = "people"', "claim_group = 5"), S, 0, f"{INPUT}.claim_group", ("5", "must be text")),
    Case("group and distribution", swap(S, "per = 2000", 'distribution = { kind = "constant", value = 1 }'), S, 0, f"{INPUT}.distribution", ("must be left out where claim_group is given", "its claims give it")),
    Case("group and publication", swap(S, "per = 2000", "published_time = 2024-02-22T00:00:00+02:00"), S, 0, f"{INPUT}.published_time", ("must be left out where claim_group is given",)),
    Case("group and assumption", swap(S, "per = 2000", "assumption = true"), S, 0, f"{INPUT}.assumption", ("must be false, or left out",)),
    Case("group without a generic range", swap(S, "generic = {", "# {"), S, 0, f"{INPUT}.generic", ("missing", "must be given where claim_group is", "while no claim is known")),
    Case("generic range of a group upside down", swap(S, "low = 0.3, high = 1.3", "low = 1.3, high = 0.3"), S, 0, f"{INPUT}.generic", ("low must be below high",)),
    Case("group without a reason", swap(S, 'reason = "Two who live there."\n', ""), S, 0, f"{INPUT}.reason", ("missing",)),
    Case("group in another unit of the model", swap(S, 'unit = "share"\nreason = "Two', 'unit = "people"\nreason = "Two'), S, 0, f"{INPUT}.unit", ("must be share",)),
    Case("per 0", swap(S, "per = 2000", "per = 0"), S, 0, f"{INPUT}.per", ("0", "must be >= 1e-12")),
    Case("infinite per", swap(S, "per = 2000", "per = inf"), S, 0, f"{INPUT}.per", ("inf", "finite")),
    Case("per without a group", swap(S, "[inputs.party_size_mean]\n", "[inputs.party_size_mean]\nper = 2\n"), S, 0, "inputs.party_size_mean.per", ("where there is no claim_group",)),
    Case("misspelt claim_group", swap(S, "[inputs.party_size_mean]\n", '[inputs.party_size_mean]\nclaim_grop = "people"\n'), S, 0, "inputs.party_size_mean.claim_grop", ("did you mean claim_group?",)),
    Case("neither group nor distribution", swap(S, 'distribution = { kind = "triangular", low = 3.0, mode = 4.0, high = 5.0 }\n', ""), S, 0, "inputs.party_size_mean.distribution", ("missing", "must be given", "or name a claim_group")),
    Case("no assumption", swap(S, 'unit = "people"\nassumption = true\n', 'unit = "people"\n'), S, 0, "inputs.party_size_mean.assumption", ("missing", "must be given")),
    Case("unknown group of a prior set", swap(S, "[prior_sets.slow]", f"[prior_sets.fast.inputs.population_factor]\n{CLAIMED.replace('people', 'persons')}\n[prior_sets.slow]"), S, 0, "prior_sets.fast.inputs.population_factor.claim_group", ("persons", "[claim_groups.NAME]")),
    Case("broken place hides no claim", swap(P, "upper,Upper", "Upper,Upper"), P, 2, "place_id", ("lowercase",)),
]  # fmt: skip


@pytest.mark.parametrize("case", ONE_FAULT, ids=lambda case: case.name.replace(" ", "-"))
def test_one_mistake_gives_one_fault_that_says_where_and_what(case: Case, folder: Path) -> None:
    case.damage(folder)
    (fault,) = faults_of(folder)
    assert (fault.file, fault.row, fault.column) == (case.file, case.row, case.column)
    for piece in case.pieces:
        assert piece in str(fault)


WARNINGS = [
    Case("place elsewhere", swap(C, "local,upper", "local,lissabon"), C, 4, "place_id", ("lissabon", "fine for a place elsewhere")),
    Case("misspelt place", both(swap(C, "local,upper", "local,uper"), swap(C, "area-at-risk", "uper")), C, 4, "place_id", ("(2 rows)", "did you mean upper?")),
    Case("published before it was said", swap(C, "2024-02-21,2024-02,", "2024-02-23,2024-02,"), C, 2, "said_time", ("2024-02-23", "is after the publication")),
    Case("accepted without a date", swap(C, "rejected", "accepted"), C, 5, "published_time", ("1 accepted claim has none", "never known")),
    Case("formula for a speaker", swap(C, "a clinic", "=cmd()"), C, 4, "said_by", ("=cmd()", "spreadsheet")),
    Case("formula for a source", swap(C, "a ministry", "@SUM(A1)"), C, 4, "original_source", ("spreadsheet",)),
    Case("formula for a rule", swap(C, "proposed,verb", "proposed,-x"), C, 4, "decided_by_rule", ("spreadsheet",)),
    Case("formula for a basis", swap(D, ",unknown,", ",+x,"), D, 3, "basis", ("spreadsheet",)),
    Case("formula for a publisher", swap(D, "\nleaflet,", "\nleaflet,=1"), D, 3, "publisher", ("spreadsheet",)),
    Case("group that nothing names", add(S, '\n[claim_groups.gone]\nquantity = "population"\n'), S, 0, "claim_groups.gone", ("no input names", "change nothing")),
    Case("group of no claim", swap(S, 'definition = "all; people"', 'definition = "children; people"'), S, 0, GROUPS, ("no claim of claims.csv", "generic range")),
    Case("group of claims of another time", both(swap(S, "about_from = 2023", "about_from = 2020"), swap(S, "about_until = 2024", "about_until = 2021")), S, 0, GROUPS, ("no claim of claims.csv",)),
    Case("group of claims of another place", swap(S, 'place_id = "valley"', 'place_id = "plain"'), S, 0, GROUPS, ("no claim of claims.csv",)),
    Case("group of claims that nobody accepted", rewrite(C, lambda b: b.replace(b"accepted", b"proposed")), S, 0, GROUPS, ("no accepted claim of claims.csv", "accept some")),
]  # fmt: skip


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: case.name.replace(" ", "-"))
def test_what_is_odd_gives_a_warning_that_says_where_and_what(case: Case, folder: Path) -> None:
    before = warnings_of(folder)
    case.damage(folder)
    found = [one for one in warnings_of(folder) if one not in before and one.file == case.file and one.row == case.row]
    assert [one.column for one in found] == [case.column]
    for piece in case.pieces:
        assert piece in str(found[0])


def test_a_group_of_a_place_that_is_nowhere_is_odd_twice(folder: Path) -> None:
    swap(S, 'place_id = "valley"', 'place_id = "valey"')(folder)
    found = {one.column: str(one) for one in warnings_of(folder) if "claim_groups" in one.column}
    assert found.keys() == {GROUPS, f"{GROUPS}.place_id"}


def test_sound_claims_are_not_odd(folder: Path, tiny_folder: Path) -> None:
    assert {one.file for one in warnings_of(folder)} == {"observed.csv"}  # the row without a publication
    (tiny_folder / "evidence-log.csv").write_text("time,claim_id\n", encoding="utf-8")
    assert {one.file for one in warnings_of(folder)} == {"observed.csv"}


def test_claims_are_read_with_what_their_document_says(folder: Path) -> None:
    scenario = read_scenario(str(folder))
    published = datetime.fromisoformat("2024-02-22T10:00+02:00")
    assert scenario.documents == (
        Document("courier", "The Courier", published, "stated on the page", OTHER, SHA, "text 1", "en"),
        Document("leaflet", "", None, "unknown"),
    )
    first, second, third, fourth = scenario.claims
    assert first == Claim(
        "people", "population", "all; people", "valley", 2000.0, None, None, Qualifier.ABOUT, "the mayor's office", "",
        "2024-02-21", "2024-02", "courier", "The Courier", published, SHA, 10, 14, Status.ACCEPTED, "verb",
    )  # fmt: skip
    assert (second.low, second.high, second.value, second.said_by) == (1800.0, 2100.0, None, ITSELF)
    assert (second.publisher, second.published_time, second.text_sha256) == ("The Courier", published, "")
    assert (third.definition_parts, third.voice) == (("soldiers", "share", "local"), "a ministry")
    assert (fourth.published_time, fourth.span_start, fourth.status) == (None, None, Status.REJECTED)


def test_an_input_is_read_with_its_group_and_its_generic_range(folder: Path) -> None:
    scenario = read_scenario(str(folder))
    group = ClaimGroup("people", "population", "all; people", "valley", datetime.fromisoformat("2023-01-01T00:00+02:00"),
                       datetime.fromisoformat("2024-03-01T00:00+02:00"))  # fmt: skip
    assert scenario.claim_groups == {"people": group}
    source = scenario.inputs["population_factor"]
    assert (source.claim_group, source.per, source.evidence) == ("people", 2000.0, None)
    assert source.distribution == source.generic == Distribution("uniform", (0.3, 1.3))
    assert (source.is_assumption, source.published_time) == (False, None)
    assert scenario.inputs["hazard_sd"].claim_group == ""


def test_a_prior_set_may_name_a_group(folder: Path) -> None:
    swap(S, "[prior_sets.slow]", f"[prior_sets.fast.inputs.population_factor]\n{CLAIMED}\n[prior_sets.slow]")(folder)
    assert read_scenario(str(folder)).prior_sets["fast"].inputs["population_factor"].claim_group == "people"


def test_every_quantity_is_read_in_each_of_its_units_and_as_a_share(folder: Path) -> None:
    header, row = CLAIMS.splitlines()[:2]
    rows = [
        row.replace("people,population,all; people,valley,2000", f"c{number},{quantity},all; {unit},valley,0.5")
        for number, (quantity, unit) in enumerate(
            (name, unit) for name, one in QUANTITIES.items() for unit in dict.fromkeys([*one.units, "share"])
        )
    ]
    write(C, "\n".join([header, *rows]))(folder)
    assert {claim.quantity for claim in read_scenario(str(folder)).claims} == set(QUANTITIES)


def test_optional_columns_may_be_left_out_and_columns_may_stand_in_any_order(folder: Path) -> None:
    write(C, "status,claim_id,value,document_id,quantity,definition,said_by,decided_by_rule\n"
             "accepted,one,7,courier,killed,all; people;,the report itself,by hand\n")(folder)  # fmt: skip
    (claim,) = read_scenario(str(folder)).claims
    assert (claim.claim_id, claim.value, claim.definition, claim.publisher) == (
        "one",
        7.0,
        "all; people",
        "The Courier",
    )


def test_both_files_count_in_the_digest_only_where_they_are(folder: Path) -> None:
    def digest() -> str:
        return read_scenario(str(folder)).digest

    swap(S, GROUP, "")(folder)
    text = (
        (folder / S)
        .read_text(encoding="utf-8")
        .replace(
            CLAIMED,
            'distribution = { kind = "constant", value = 1 }\nunit = "share"\nassumption = true\nreason = "x"\n',
        )
    )
    (folder / S).write_text(text, encoding="utf-8", newline="\n")
    full = digest()
    swap(C, "2000", "2001")(folder)
    changed = digest()
    drop_file(C)(folder)
    documents_alone = digest()
    drop_file(D)(folder)
    scenario = read_scenario(str(folder))
    assert len({full, changed, documents_alone, scenario.digest}) == 4
    assert (scenario.claims, scenario.documents, scenario.claim_groups) == ((), (), {})
    assert set(scenario.files) == {S, P, "roads.csv", "events.csv", "observed.csv"}


def test_documents_may_stand_alone(folder: Path) -> None:
    drop_file(C)(folder)
    scenario = read_scenario(str(folder))
    assert (len(scenario.documents), scenario.claims) == (2, ())
    assert any("no claim of claims.csv" in str(one) for one in scenario.warnings)


def test_a_result_carries_claims_and_documents_and_its_scenario_reads_again(folder: Path, tmp_path: Path) -> None:
    scenario = read_scenario(str(folder))
    target = tmp_path / "result"
    write_record(forecast(scenario, Request(members=2, seed=1)), target, {})
    stored = target / "scenario"
    assert {name: (stored / name).read_bytes() for name in (C, D)} == {C: CLAIMS.encode(), D: DOCUMENTS.encode()}
    again = read_scenario(str(stored))
    assert (again.claims, again.documents, again.digest) == (scenario.claims, scenario.documents, scenario.digest)


def test_too_many_claims_are_refused_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_ROWS, C, 3)
    (fault,) = faults_of(folder)
    assert (fault.file, fault.row, fault.found, fault.allowed) == (C, 5, "row 4", "at most 3 rows are read")


def test_all_faults_are_found_at_once(folder: Path) -> None:
    both(swap(C, "about,the", "around,the"), swap(C, "1800,2100", "2100,1800"), swap(D, "text 1,en", "text 1,E"),
         swap(S, "per = 2000", "per = -1"))(folder)  # fmt: skip
    found = {(one.file, one.row, one.column) for one in check_scenario(str(folder)).faults}
    assert found == {(C, 2, "qualifier"), (C, 3, "high"), (D, 2, "language"), (S, 0, f"{INPUT}.per")}


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2023", "2023-01-01T00:00+00:00", "2024-01-01T00:00+00:00"),
        ("2023-12", "2023-12-01T00:00+00:00", "2024-01-01T00:00+00:00"),
        ("2024-02", "2024-02-01T00:00+00:00", "2024-03-01T00:00+00:00"),
        ("2024-02-29", "2024-02-29T00:00+00:00", "2024-03-01T00:00+00:00"),
        ("2023-09-20T10:00+04:00", "2023-09-20T10:00+04:00", "2023-09-20T10:00+04:00"),
        ("2023-09/2023-09-20", "", ""),
        ("2023-09-19/2023-09-20", "2023-09-19T00:00+00:00", "2023-09-21T00:00+00:00"),
        ("2023/2024", "2023-01-01T00:00+00:00", "2025-01-01T00:00+00:00"),
        ("2200", "2200-01-01T00:00+00:00", "2201-01-01T00:00+00:00"),
        ("2023-02-29", "", ""),
        ("٢٠٢٣", "", ""),
        ("", "", ""),
    ],
)
def test_years_months_days_and_times_are_stretches_of_time(text: str, first: str, end: str) -> None:
    if not first:
        with pytest.raises(ValueError, match="must be a year, a month, a day"):
            read_stretch(text)
    else:
        assert [one.isoformat(timespec="minutes") for one in read_stretch(text)] == [first, end]
