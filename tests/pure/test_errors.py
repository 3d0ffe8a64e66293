"""Errors of the core carry code and parameters; prose is made elsewhere."""

from kaoping.pure.errors import Fault, KaopingError, SchemeError, SchemeFaults


def test_an_error_is_its_fault():
    error = SchemeError("by_group_none", line=14, groups=("甲", "乙"))

    assert isinstance(error, KaopingError)
    assert error.fault == Fault("by_group_none", 14, {"groups": ("甲", "乙")})
    assert str(error) == "by_group_none line 14 groups=('甲', '乙')"
    assert str(SchemeError("unknown_indicator", found="9")) == "unknown_indicator found='9'"


def test_faults_travel_together_with_the_name_of_their_source():
    error = SchemeFaults([Fault("tab", 3), Fault("tab", 5)], "mine.yaml")

    assert (len(error.faults), error.source_name, error.params["count"]) == (2, "mine.yaml", 2)
