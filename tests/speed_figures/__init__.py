"""The measured figures of docs/speed.md: each kind prints a Markdown table, and can keep it as JSON."""
