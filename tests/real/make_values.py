"""Writes values.txt: powers, roots and logarithms worked out with 600 digits by Python's `decimal`, then rounded half
away from zero. Run it to make the file again: `python3 tests/real/make_values.py > tests/real/values.txt`."""

from decimal import ROUND_HALF_UP, Decimal, getcontext

getcontext().prec = 600
getcontext().Emax = 10**6
getcontext().Emin = -(10**6)


def told(function, arguments, value):
    for places in (0, 1, 3, 9):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        print(function, *arguments, places, format(rounded, "f"))


def root(value, degree):
    if degree == 2:
        return value.sqrt()
    return (value.ln() / degree).exp() if value else Decimal(0)


SIZES = ["0.000000001", "0.001", "0.37", "0.5", "0.9999", "1.0001", "1.5", "2", "2.718281828", "7", "10.1", "59.9",
         "120", "999.5", "4096.25", "123456.789", "999999999.999999999", "999999999999999"]
for size in SIZES:
    value = Decimal(size)
    told("ln", [size], value.ln())
    told("log10", [size], value.log10())
    for degree in (2, 3, 5, 7, 12, 40, 99):
        told("root", [size, str(degree)], root(value, degree))
    for exponent in ("0.425", "0.725", "-1.2", "-0.302", "0.5", "2.5", "3", "-2", "7.25"):
        told("power", [size, exponent], value ** Decimal(exponent))
for size in ["-690", "-300.25", "-42", "-5.2", "-1", "-0.001", "-0.000000001", "0.000000001", "0.25", "1", "2.302585093",
             "5.5", "20", "99.99", "345.6", "690"]:
    told("exp", [size], Decimal(size).exp())

# Beside ties: one unit in the last place around squares and cubes of halves.
for half in ("0.5", "1.5", "2.5", "11.5", "250.5"):
    for degree in (2, 3):
        power = Decimal(half) ** degree
        for step in ("-0.000000001", "0", "0.000000001"):
            value = power + Decimal(step)
            exact = Decimal(half) if step == "0" else root(value, degree)
            told("root", [str(value), str(degree)], exact)
