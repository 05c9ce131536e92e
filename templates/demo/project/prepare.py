"""Splits the flowers into a training and a test set."""
import csv
import os
import random

import settings

wanted = settings.read("prepare")
with open("data/iris.csv") as source:
    rows = list(csv.reader(source))[1:]
random.Random(wanted["seed"]).shuffle(rows)
cut = int(len(rows) * wanted["test_share"])

os.makedirs("prepared", exist_ok=True)
for name, part in (("test", rows[:cut]), ("train", rows[cut:])):
    with open(f"prepared/{name}.csv", "w", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(part)
    print(f"{name}: {len(part)} flowers")
