"""plot - a few curves as SVG, with nothing but the standard library."""
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 40, 48
COLORS = ["#1b6ca8", "#c2571a", "#4d8b31", "#7a3e9d"]


def nice_top(value):
    """The least of 1, 2 or 5 times a power of ten that is not below it."""
    power = 10 ** math.floor(math.log10(value))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= value)


def label(value):
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return "%g%s" % (value / size, unit)
    return "%g" % value


class Frame:
    def __init__(self, lines, logarithmic):
        self.xs = sorted({x for line in lines.values() for x, _ in line})
        self.top = nice_top(max(y for line in lines.values() for _, y in line))
        self.scale = math.log10 if logarithmic else float
        self.low, self.high = self.scale(self.xs[0]), self.scale(self.xs[-1])

    def x(self, value):
        share = (self.scale(value) - self.low) / (self.high - self.low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def text(x, y, what, anchor="middle", more=""):
    return '<text x="%.1f" y="%.1f" text-anchor="%s"%s>%s</text>' % (
        x, y, anchor, more, escape(what))


def axes(frame, title, x_name, y_name):
    right = WIDTH - RIGHT
    yield text(LEFT, 20, title, "start", ' font-weight="bold"')
    yield text((LEFT + right) / 2, HEIGHT - 8, x_name)
    yield text(8, TOP - 8, y_name, "start")
    for i in range(6):
        value = frame.top * i / 5
        y = frame.y(value)
        yield ('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>'
               % (LEFT, y, right, y))
        yield text(LEFT - 6, y + 4, "%g" % value, "end")
    for x in frame.xs:
        yield text(frame.x(x), HEIGHT - BOTTOM + 18, label(x))


def curves(frame, lines):
    for i, (name, line) in enumerate(lines.items()):
        points = " ".join("%.1f,%.1f" % (frame.x(x), frame.y(max(0, y)))
                          for x, y in line)
        color = COLORS[i % len(COLORS)]
        yield ('<polyline fill="none" stroke="%s" stroke-width="2" '
               'points="%s"/>' % (color, points))
        yield text(WIDTH - RIGHT + 8, TOP + 16 + 18 * i, name, "start",
                   ' fill="%s"' % color)


def write(path, title, x_name, y_name, lines, logarithmic=False):
    """`lines`: from name to a list of (x, y), of the same x each."""
    frame = Frame(lines, logarithmic)
    with open(path, "w") as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
                'font-family="sans-serif" font-size="12">\n'
                '<rect width="100%%" height="100%%" fill="white"/>\n'
                % (WIDTH, HEIGHT))
        for part in (*axes(frame, title, x_name, y_name),
                     *curves(frame, lines)):
            f.write(part + "\n")
        f.write("</svg>\n")
