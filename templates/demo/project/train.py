"""Fits a softmax regression by gradient descent."""
import csv
import json
import math

import settings

wanted = settings.read("train")
with open("prepared/train.csv") as source:
    rows = [[float(cell) for cell in row] for row in csv.reader(source)]
features = [row[:4] + [1.0] for row in rows]
species = [int(row[4]) for row in rows]
weights = [[0.0] * 5 for _ in range(3)]

for epoch in range(wanted["epochs"]):
    steps = [[0.0] * 5 for _ in range(3)]
    loss = 0.0
    for flower, truth in zip(features, species):
        scores = [sum(w * x for w, x in zip(row, flower)) for row in weights]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        for k in range(3):
            share = powers[k] / sum(powers)
            if k == truth:
                loss -= math.log(share)
            for i in range(5):
                steps[k][i] += (share - (k == truth)) * flower[i] / len(features)
    for k in range(3):
        for i in range(5):
            weights[k][i] -= wanted["rate"] * steps[k][i]

print(f"loss after {wanted['epochs']} epochs: {loss / len(features):.4f}")
with open("model.json", "w") as target:
    json.dump([[round(w, 9) for w in row] for row in weights], target)
