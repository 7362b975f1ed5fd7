// The public surface: names handed on, no code.
