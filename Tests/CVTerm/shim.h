// libvterm: a terminal emulator without a window.
#pragma once
#include <vterm.h>
