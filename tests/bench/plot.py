# SPDX-License-Identifier: GPL-2.0-or-later
"""How figures grow with the megabytes of text, as one SVG: a panel for each
kind of figure, both axes logarithmic."""
import math

WIDTH, HEIGHT, MARGIN = 420, 280, 56
COLUMNS = 2
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#b9770e", "#6c3483", "#34495e",
           "#d35400")
PANELS = (
    ("Building (s)", ("build time", "build cpu")),
    ("Building (MB/s)", ("build rate",)),
    ("Memory of a build (MB)", ("build peak",)),
    ("Index (times the text)", ("size of text",)),
    ("Update of so many articles (s)",
     ("update of 0", "update of 10", "update of 1000")),
    ("One query, whole process (ms)",
     ("cold rare", "cold frequent", "cold two words", "cold 8 words",
      "cold phrase", "cold wildcard", "cold batch of 100")),
    ("Warm queries (a second)", ("warm two words", "warm headline")),
)


def span(values):
    """Whole powers of ten around them."""
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def place(value, limits, start, length):
    low, high = limits
    return start + (math.log10(value) - low) / (high - low) * length


def draw_axes(title, x_limits, y_limits):
    inner_width, inner_height = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    yield (f'<text x="{WIDTH / 2}" y="20" text-anchor="middle" '
           f'font-weight="bold">{title}</text>')
    yield (f'<rect x="{MARGIN}" y="{MARGIN}" width="{inner_width}" '
           f'height="{inner_height}" fill="none" stroke="#888"/>')
    for power in range(x_limits[0], x_limits[1] + 1):
        x = place(10**power, x_limits, MARGIN, inner_width)
        yield (f'<text x="{x:.1f}" y="{HEIGHT - MARGIN + 16}" '
               f'text-anchor="middle">{10**power:g} MB</text>')
    for power in range(y_limits[0], y_limits[1] + 1):
        y = place(10**power, y_limits, HEIGHT - MARGIN, -inner_height)
        yield (f'<text x="{MARGIN - 6}" y="{y + 4:.1f}" '
               f'text-anchor="end">{10**power:g}</text>')
        yield (f'<path d="M{MARGIN} {y:.1f}h{inner_width}" stroke="#ddd"/>')


def draw_line(number, name, points, x_limits, y_limits):
    colour = COLOURS[number]
    places = [(place(x, x_limits, MARGIN, WIDTH - 2 * MARGIN),
               place(y, y_limits, HEIGHT - MARGIN, 2 * MARGIN - HEIGHT))
              for x, y in points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path d="M{path}" fill="none" stroke="{colour}"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    yield (f'<text x="{MARGIN + 8}" y="{MARGIN + 14 + 13 * number}" '
           f'fill="{colour}">{name}</text>')


def draw_panel(title, names, points):
    lines = {name: sorted((x, y) for measure, x, y in points
                          if measure == name and y > 0) for name in names}
    lines = {name: line for name, line in lines.items() if line}
    if not lines:
        return
    x_limits = span([x for line in lines.values() for x, _ in line])
    y_limits = span([y for line in lines.values() for _, y in line])
    yield from draw_axes(title, x_limits, y_limits)
    for number, (name, line) in enumerate(lines.items()):
        yield from draw_line(number, name, line, x_limits, y_limits)


def write(path, points):
    """`points` are (measure, megabytes, figure)."""
    rows = math.ceil(len(PANELS) / COLUMNS)
    with open(path, "w", encoding="utf-8") as out:
        out.write('<svg xmlns="http://www.w3.org/2000/svg" '
                  f'width="{WIDTH * COLUMNS}" height="{HEIGHT * rows}" '
                  'font-family="sans-serif" font-size="11">\n'
                  '<rect width="100%" height="100%" fill="white"/>\n')
        for i, (title, names) in enumerate(PANELS):
            x, y = i % COLUMNS * WIDTH, i // COLUMNS * HEIGHT
            out.write(f'<g transform="translate({x} {y})">\n')
            out.writelines(line + "\n" for line in
                           draw_panel(title, names, points))
            out.write("</g>\n")
        out.write("</svg>\n")
