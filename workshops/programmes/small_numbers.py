"""How a number of people may be seen in public (domain: Small numbers).

Counts below the threshold are one symbol and the others are rounded to the nearest 5, as NHS England's Hospital Episode
Statistics did (2018), made stricter for zeros: 0 and 3 look the same.
"""

STEP = 5  # numbers are rounded to the nearest
ALMOST_ALL = 0.9  # domain: no share above is told as more than "almost all"


def shown(count: int, threshold: int) -> str:
    """A count as it may be seen: one symbol from 0 to the threshold - 1, else rounded to the nearest 5.

    >>> [shown(count, 8) for count in (0, 3, 7, 8, 12, 13, 42)]
    ['fewer than 8', 'fewer than 8', 'fewer than 8', '10', '10', '15', '40']
    """
    return f"fewer than {threshold}" if count < threshold else str((count + STEP // 2) // STEP * STEP)
