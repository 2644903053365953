"""The one gate for numbers about people: what was counted is protected, frozen and kept as it is shown."""
