"""Write ``roles.csv`` anew from what the product answers; every changed cell is then read by a person.

python -m pytest tests/site/state_roles.py
"""

import csv

from tests.site import test_roles


def test_state(world):
    rows, cookies = [], {who: test_roles.signed_in(world, who) for who in test_roles.WHO}
    for name, pattern in sorted(test_roles.addresses()):
        row = {"address": name}
        for who in test_roles.WHO:
            statuses = [
                test_roles.asked(world, cookies[who], name, pattern, method)[0] for method in ("GET", "POST")
            ]
            row[who] = "/".join(map(str, statuses))
        rows.append(row)
    with test_roles.TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["address", *test_roles.WHO], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
