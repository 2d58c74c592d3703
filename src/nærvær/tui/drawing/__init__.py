"""What is drawn with blocks: lines on a canvas, letters and digits, and the figure that shows a movement."""
