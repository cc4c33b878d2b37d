"""What the API promises: parameters, answers, errors and their examples, and the pages that show them."""
