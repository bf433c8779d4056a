"""Landscapes drawn by the loader, in the colours of the house: they stand where photos would."""

import io
import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageColor, ImageDraw

from innovations.demo.chance import drawn_from

WIDTH, HEIGHT = 1200, 750
SKY, BANDS = 480, 60  # how far down the sky reaches, in how many shades
FINE = 2  # drawn twice as large, then halved: smooth edges
GREENS = ["#123f2c", "#1f5a3c", "#2e7550", "#4c9068", "#79b18b", "#a8cfb0"]
GOLDS = ["#e0a526", "#edbd55", "#f4d58d", "#c9861b"]
PAPERS = ["#f6efe0", "#fbf6ea", "#efe3c8"]
SKIES = [("#f9e7c2", "#f6efe0"), ("#dfeee6", "#fbf6ea"), ("#f4d58d", "#fbeed3"), ("#cfe3df", "#f3f1e2")]
EARTHS = ["#8a5a2b", "#6f4521", "#a6713a"]
WATERS = ["#7fb0a8", "#5f978f", "#a9ccc4"]
Canvas = ImageDraw.ImageDraw


def size(value: float) -> int:
    """Return a length of the finished picture in the size it is drawn in."""
    return round(value * FINE)


def sky(chance: Random) -> Image.Image:
    """A sky fading towards the horizon."""
    top, bottom = (ImageColor.getrgb(colour) for colour in chance.choice(SKIES))
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), bottom)
    canvas = ImageDraw.Draw(image)
    for band in range(BANDS):
        part = band / BANDS
        colour = tuple(round(high + (low - high) * part) for high, low in zip(top, bottom, strict=True))
        canvas.rectangle([0, size(part * SKY), size(WIDTH), size((band + 1) / BANDS * SKY)], fill=colour)
    return image


def sun(canvas: Canvas, chance: Random, height: float) -> None:
    """A low sun with one pale ring."""
    x, radius = chance.uniform(200, WIDTH - 200), chance.uniform(48, 86)
    for grown, colour in ((radius * 1.45, GOLDS[2]), (radius, GOLDS[chance.randrange(2)])):
        box = [size(x - grown), size(height - grown), size(x + grown), size(height + grown)]
        canvas.ellipse(box, fill=colour)


def ridge(canvas: Canvas, chance: Random, height: float, swing: float, colour: str) -> None:
    """A line of hills down to the lower edge."""
    waves = [(chance.uniform(0.6, 2.6), chance.uniform(0, 6.3), chance.uniform(0.3, 1)) for _ in range(3)]
    points = [
        (size(x), size(height + swing * sum(a * math.sin(f * x / 260 + p) for f, p, a in waves) / 2))
        for x in range(-10, WIDTH + 20, 10)
    ]
    canvas.polygon([*points, (size(WIDTH + 20), size(HEIGHT)), (size(-20), size(HEIGHT))], fill=colour)


def barn(canvas: Canvas, chance: Random, x: float, ground: float, tall: float) -> None:
    """A granary on stilts with a curved roof: the mark of the house."""
    wide, wall = tall * 0.62, chance.choice(EARTHS)
    for leg in (-0.38, -0.13, 0.13, 0.38):
        left = x + wide * leg
        canvas.rectangle(
            [size(left), size(ground - tall * 0.3), size(left + tall * 0.04), size(ground)], fill=EARTHS[1]
        )
    top = ground - tall * 0.62
    canvas.polygon(
        [(size(x - wide * 0.42), size(ground - tall * 0.28)), (size(x + wide * 0.42), size(ground - tall * 0.28)),
         (size(x + wide * 0.52), size(top)), (size(x - wide * 0.52), size(top))], fill=wall,
    )  # fmt: skip
    canvas.rectangle(
        [size(x - wide * 0.09), size(top + tall * 0.08), size(x + wide * 0.09), size(ground - tall * 0.28)],
        fill=GOLDS[2],
    )
    roof = [(size(x - wide * 0.72), size(top + tall * 0.03)), (size(x - wide * 0.3), size(top - tall * 0.3)),
            (size(x), size(top - tall * 0.4)), (size(x + wide * 0.3), size(top - tall * 0.3)),
            (size(x + wide * 0.72), size(top + tall * 0.03))]  # fmt: skip
    canvas.polygon(roof, fill=chance.choice([GREENS[0], EARTHS[1], GOLDS[3]]))


def palm(canvas: Canvas, chance: Random, x: float, ground: float, tall: float) -> None:
    """A coconut palm that leans a little."""
    lean, steps = chance.uniform(-0.2, 0.2), 14
    trunk = [(x + lean * tall * (i / steps) ** 2, ground - tall * i / steps) for i in range(steps + 1)]
    canvas.line([(size(a), size(b)) for a, b in trunk], fill=EARTHS[1], width=size(tall * 0.035))
    crown_x, crown_y = trunk[-1]
    for angle in range(-200, 40, 30):
        turn, reach = math.radians(angle + chance.uniform(-8, 8)), tall * 0.42
        tip = (crown_x + reach * math.cos(turn), crown_y + reach * math.sin(turn) + tall * 0.12)
        middle = (
            crown_x + reach * 0.55 * math.cos(turn),
            crown_y + reach * 0.62 * math.sin(turn) - tall * 0.02,
        )
        low = (middle[0], middle[1] + tall * 0.07)
        canvas.polygon(
            [(size(a), size(b)) for a, b in ((crown_x, crown_y), middle, tip, low)], fill=GREENS[1]
        )


def terraces(canvas: Canvas, chance: Random) -> None:
    """Rice terraces: bands that swing together, each edged with water."""
    phase, swing = chance.uniform(0, 6.3), chance.uniform(18, 34)
    for step in range(9):
        height = 400 + step * 42
        colour = GREENS[1 + (step + chance.randrange(2)) % 4] if step % 4 != 3 else GOLDS[step % 3]
        edge = [
            (x, height + swing * math.sin(x / 190 + phase + step * 0.5)) for x in range(-10, WIDTH + 20, 10)
        ]
        shape = [*edge, (WIDTH + 20, HEIGHT), (-20, HEIGHT)]
        canvas.polygon([(size(a), size(b)) for a, b in shape], fill=colour)
        canvas.line([(size(a), size(b)) for a, b in edge], fill=WATERS[2], width=size(5))


def rows(canvas: Canvas, chance: Random) -> None:
    """Furrows that meet at the horizon."""
    meet, count = chance.uniform(380, 820), 26
    canvas.rectangle([0, size(430), size(WIDTH), size(HEIGHT)], fill=GREENS[2])
    for step in range(count):
        left, right = (step / count * 3 - 1) * WIDTH, ((step + 0.52) / count * 3 - 1) * WIDTH
        colour = (GREENS[1], GREENS[3], GOLDS[1])[step % 3]
        canvas.polygon(
            [(size(meet), size(430)), (size(left), size(HEIGHT)), (size(right), size(HEIGHT))], fill=colour
        )


def river(canvas: Canvas, chance: Random) -> None:
    """A river that comes nearer in bends."""
    canvas.rectangle([0, size(420), size(WIDTH), size(HEIGHT)], fill=GREENS[2])
    phase, left, right = chance.uniform(0, 6.3), [], []
    for step in range(34):
        near = step / 33
        x, half = 600 + 210 * math.sin(phase + near * 5.4) * (0.35 + near), 10 + 150 * near**1.6
        left.append((size(x - half), size(420 + 335 * near)))
        right.append((size(x + half), size(420 + 335 * near)))
    canvas.polygon(left + right[::-1], fill=WATERS[0])
    for step in range(6):
        palm(
            canvas, chance, chance.choice([90, 200, 1000, 1110]) + step * 9, 520 + step * 34, 120 + step * 16
        )


def lake(canvas: Canvas, chance: Random) -> None:
    """Still water with boats."""
    canvas.rectangle([0, size(440), size(WIDTH), size(HEIGHT)], fill=WATERS[0])
    for step in range(22):
        y, x, long = 452 + step * 13, chance.uniform(-80, 1100), chance.uniform(60, 260)
        canvas.line([(size(x), size(y)), (size(x + long), size(y))], fill=WATERS[2], width=size(3))
    for step in range(3):
        x, y, long = chance.uniform(120, 1000), 500 + step * 75, 90 + step * 26
        hull = [(x, y), (x + long, y), (x + long * 0.82, y + long * 0.2), (x + long * 0.18, y + long * 0.2)]
        canvas.polygon([(size(a), size(b)) for a, b in hull], fill=EARTHS[step])
        sail = [(x + long * 0.5, y - long * 0.85), (x + long * 0.5, y - 4), (x + long * 0.95, y - 4)]
        canvas.polygon([(size(a), size(b)) for a, b in sail], fill=PAPERS[step])


def village(canvas: Canvas, chance: Random) -> None:
    """Roofs along a path."""
    canvas.rectangle([0, size(470), size(WIDTH), size(HEIGHT)], fill=GREENS[2])
    canvas.polygon(
        [
            (size(560), size(470)),
            (size(640), size(470)),
            (size(860), size(HEIGHT)),
            (size(330), size(HEIGHT)),
        ],
        fill=PAPERS[2],
    )
    for step, x in enumerate((150, 390, 800, 1040)):
        barn(canvas, chance, x + chance.uniform(-25, 25), 590 + 40 * (step % 2), chance.uniform(190, 250))
    for x in (40, 270, 930, 1170):
        palm(canvas, chance, x, 640, chance.uniform(230, 300))


def market(canvas: Canvas, chance: Random) -> None:
    """Awnings of a morning market."""
    canvas.rectangle([0, size(500), size(WIDTH), size(HEIGHT)], fill=PAPERS[2])
    colours = [GREENS[1], GOLDS[0], GREENS[3], GOLDS[3], EARTHS[0]]
    for step in range(7):
        x, top, wide = step * 178 - 30, 470 + 30 * (step % 2), 190
        canvas.rectangle([size(x + 20), size(top), size(x + 28), size(690)], fill=EARTHS[1])
        canvas.rectangle([size(x + wide - 28), size(top), size(x + wide - 20), size(690)], fill=EARTHS[1])
        canvas.rectangle([size(x + 12), size(610), size(x + wide - 12), size(700)], fill=EARTHS[2])
        for stripe in range(6):
            left, colour = x + stripe * wide / 6, colours[step % 5] if stripe % 2 else PAPERS[1]
            canvas.pieslice(
                [size(left), size(top - 60), size(left + wide / 6), size(top + 46)], 0, 180, fill=colour
            )
            canvas.rectangle([size(left), size(top - 70), size(left + wide / 6), size(top - 6)], fill=colour)
        for fruit in range(9):
            spot = x + 26 + fruit * 17
            canvas.ellipse(
                [size(spot), size(592), size(spot + 19), size(611)], fill=chance.choice([*GOLDS, GREENS[3]])
            )


def grove(canvas: Canvas, chance: Random) -> None:
    """Palms on a meadow."""
    canvas.rectangle([0, size(520), size(WIDTH), size(HEIGHT)], fill=GREENS[3])
    for step in range(11):
        palm(
            canvas,
            chance,
            60 + step * 108 + chance.uniform(-30, 30),
            560 + 14 * (step % 5),
            chance.uniform(210, 380),
        )


def granary(canvas: Canvas, chance: Random) -> None:
    """One large granary above terraces."""
    terraces(canvas, chance)
    barn(canvas, chance, chance.uniform(380, 820), 560, 380)


def storm(canvas: Canvas, chance: Random) -> None:
    """Rain over the fields."""
    rows(canvas, chance)
    for step in range(5):
        x, y, wide = chance.uniform(-60, 1000), 90 + 34 * (step % 3), chance.uniform(240, 380)
        for puff in range(5):
            left = x + puff * wide / 6
            canvas.ellipse(
                [size(left), size(y - 30 * (puff % 2)), size(left + wide / 3), size(y + 90)],
                fill=WATERS[1 + step % 2],
            )
    for _ in range(90):
        x, y = chance.uniform(0, WIDTH), chance.uniform(180, 470)
        canvas.line([(size(x), size(y)), (size(x - 10), size(y + 34))], fill=WATERS[0], width=size(2.4))


def bridge(canvas: Canvas, chance: Random) -> None:
    """A hanging bridge between two banks."""
    lake(canvas, chance)
    for left, right in ((-10, 250), (950, WIDTH + 10)):
        canvas.rectangle([size(left), size(400), size(right), size(HEIGHT)], fill=GREENS[1])
    posts = [(x, 470 + 70 * (1 - ((x - 600) / 350) ** 2)) for x in range(250, 951, 35)]
    cable = [(x, 300 + 190 * (1 - ((x - 600) / 350) ** 2)) for x in range(250, 951, 35)]
    for (x, low), (_x, high) in zip(posts, cable, strict=True):
        canvas.line([(size(x), size(low)), (size(x), size(high))], fill=EARTHS[1], width=size(4))
    canvas.line([(size(a), size(b)) for a, b in cable], fill=EARTHS[1], width=size(8))
    canvas.line([(size(a), size(b)) for a, b in posts], fill=GOLDS[3], width=size(16))


#: what is drawn -> words that stand for it.
SCENES: list[tuple[Callable[[Canvas, Random], None], str]] = [
    (terraces, "Gambar sawah berteras hijau dan kuning di bawah matahari pagi"),
    (granary, "Gambar lumbung padi berkaki tinggi di atas sawah berteras"),
    (rows, "Gambar barisan tanaman yang memanjang sampai kaki bukit"),
    (river, "Gambar sungai berkelok di antara pohon kelapa"),
    (lake, "Gambar waduk tenang dengan tiga perahu layar kecil"),
    (village, "Gambar rumah-rumah panggung di tepi jalan desa"),
    (market, "Gambar deretan kios pasar pagi beratap warna-warni"),
    (grove, "Gambar kebun kelapa dengan bukit di kejauhan"),
    (storm, "Gambar hujan turun di atas ladang"),
    (bridge, "Gambar jembatan gantung yang menghubungkan dua tepi sungai"),
]


def picture(*seed: object) -> tuple[bytes, str]:
    """Return a JPEG of 1200 by 750 and the words that stand for it."""
    chance = drawn_from("picture", *seed)
    draw_scene, words = chance.choice(SCENES)
    image = sky(chance)
    canvas = ImageDraw.Draw(image)
    sun(canvas, chance, chance.uniform(150, 300))
    for step in range(3):
        ridge(canvas, chance, 330 + step * 45, 46 - step * 8, GREENS[5 - step])
    draw_scene(canvas, chance)
    file = io.BytesIO()
    image.reduce(FINE).save(file, "JPEG", quality=82)
    return file.getvalue(), words
