"""Whether one sample's values tend to lie above another's, whatever their distribution."""
import itertools
import math


def mann_whitney(ours, theirs):
    """How often one of ours is the greater, equal ones by halves: 0.5 when nothing tells them apart. And the two-sided
    p-value of that, by the normal approximation with its correction for equal values: for twenty of each or more."""
    values = sorted([(value, True) for value in ours] + [(value, False) for value in theirs])
    ranks, below, equal = 0.0, 0, 0
    for _, group in itertools.groupby(values, key=lambda pair: pair[0]):
        group = list(group)
        ranks += (below + (len(group) + 1) / 2) * sum(is_ours for _, is_ours in group)
        below += len(group)
        equal += len(group) ** 3 - len(group)
    first, second, total = len(ours), len(theirs), len(values)
    wins = ranks - first * (first + 1) / 2
    variance = first * second / 12 * (total + 1 - equal / (total * (total - 1)))
    if variance == 0:
        return 0.5, 1.0
    distance = max(0.0, abs(wins - first * second / 2) - 0.5) / math.sqrt(variance)
    return wins / (first * second), math.erfc(distance / math.sqrt(2))
