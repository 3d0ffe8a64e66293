"""What the office does with results: freeze, set values, publish step by step."""
