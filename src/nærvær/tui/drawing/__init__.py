"""The figure that shows a movement: joints in a plane, keys to move between, and lines to draw.

- `pose`: joints, how one pose becomes another without limbs growing or shrinking, and the strokes a body is made of.
- `movement`: one movement over time, as lines in a box; whoever draws needs no more.
- `side`, `front` with `facing`, `close`: the poses and movements, as data. `names` is what a script may call them, `shown`
  finds them.
"""
