// Starts a child in a new pseudo-terminal with clean signals.
#pragma once
