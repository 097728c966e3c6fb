"""How dates and times are written and read, on every page and in every mail.

A day with its month in words and the 24-hour clock mean the same to everybody. Django's own
English formats are those of the United States: 11/03 is another day for most readers.
"""

DATE_FORMAT = SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j F Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1

# The first one fills fields and is what the calendar writes. None names the month by a number
# in another place than ISO 8601 does.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M"]
DATETIME_INPUT_FORMATS = [
    f"{day}{separator}{time}"
    for day, separator in (("%Y-%m-%d", " "), ("%Y-%m-%d", "T"), ("%d %B %Y", ", "))
    for time in ("%H:%M:%S", "%H:%M")
]
