"""What several demo tests share: the scheme's text and a few bodies of the city."""

from importlib import resources

from kaoping.site.demo import city, plan


def scheme_text() -> str:
    return resources.files("kaoping.schemes").joinpath("luoyang-2014.yaml").read_text(encoding="utf-8")


def few_units(count: int = 6) -> tuple[city.UnitPlan, ...]:
    """The showcase body, one with a team, and others: with their teams after them."""
    showcase = plan.showcase_of(plan.year())
    codes = dict.fromkeys([showcase, "gaj", *(body.code for body in city.bodies())])
    bodies = tuple(city.unit(code) for code in list(codes)[:count])
    return (*bodies, *(team for body in bodies for team in city.teams_of(body.code)))
