"""Language models behind llama-index's interface: any OpenAI-compatible endpoint, or one on this machine."""
