"""A small sound folder of Flee's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

L, R, C = "input_csv/locations.csv", "input_csv/routes.csv", "input_csv/closures.csv"
K, P = "input_csv/conflicts.csv", "input_csv/sim_period.csv"
REGISTRATION = "input_csv/registration_corrections.csv"
LAYOUT = "source_data/data_layout.csv"
TOTAL, CAMP, IDP = "source_data/refugees.csv", "source_data/camp.csv", "source_data/idp.csv"
SETTINGS = "simsetting.yml"

SOUND = {
    L: """\
#name,region,country,latitude,longitude,location_type,conflict_date,population,IPC
Alpha,North,Home,10.0,20.0,conflict_zone,0,5000,20
Beta,North,Home,10.5,20.5,town,,3000,
Gamma,South,Home,11.0,21.0,conflict_zone,2,800,
Hub,East,Abroad,11.5,21.5,forwarding_hub,,,
Camp,East,Abroad,12.0,22.0,camp,,4000,
Idp,South,Home,10.2,20.2,idpcamp,,,
""",
    R: """\
#name1,name2,distance,forced_redirection,max_move_speed
Alpha,Beta,30,0,
Beta,Gamma,40.5,,120
Gamma,Hub,25,2,
Hub,Camp,10,,
Beta,Idp,12,,
""",
    C: """\
#closure_type,name1,name2,closure_start,closure_end
country,Home,Abroad,1,3
camp,Camp,,0,2
location,Idp,,4,-1
""",
    K: """\
#Day, Alpha, Beta, Gamma
0,1,0,0
1,1,0,0
2,1,0,0.5
3,1,0,0.25
4,0,0,0.25
5,0,1,0.25
""",
    P: "StartDate,2020-01-10\nLength,6\n",
    REGISTRATION: "Camp,2020-01-14,normalize\n",
    LAYOUT: "total,refugees.csv\nCamp,camp.csv\nIdp,idp.csv\n",
    TOTAL: "2020-01-08,0\n2020-01-12,300\n2020-01-15,500\n",
    CAMP: "2020-01-10,100\n2020-01-12,200\n2020-01-14,260\n",
    IDP: "2020-01-08,10\n2020-01-16,50\n",
    SETTINGS: """\
log_levels:
  agent: 0
spawn_rules:
  take_from_population: False
  conflict_spawn_decay: [1.0, 0.5]
move_rules:
  max_move_speed: 200.0
  awareness_level: 2
  start_on_foot: True
optimisations:
  hasten: 10
""",
}


def write_flee(folder: Path, changes: dict[str, str | None] | None = None, name: str = "tiny") -> Path:
    """Write the small folder to `folder`/`name`; changes replace texts of files, None takes one out."""
    path = folder / name
    for file, text in {**SOUND, **(changes or {})}.items():
        if text is not None:
            (path / file).parent.mkdir(parents=True, exist_ok=True)
            (path / file).write_text(text, encoding="utf-8", newline="\n")
    return path
