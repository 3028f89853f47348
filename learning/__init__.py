"""How the second reader is trained and how wording is measured: development tools, no part of the program."""
