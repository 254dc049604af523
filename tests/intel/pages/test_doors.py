"""Who may open the pages of threat intelligence at all."""

from django.test import Client


def test_an_analyst_signs_in(analyst: Client) -> None:
    assert analyst.get("/preferences/").status_code == 200
