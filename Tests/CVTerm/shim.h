// libvterm: a terminal emulator without a window. Its colour tests are macros, which Swift cannot see.
#pragma once
#include <vterm.h>

static inline bool vterm_shim_is_default(VTermColor color) {
    return (color.type & VTERM_COLOR_DEFAULT_MASK) != 0;
}

static inline bool vterm_shim_is_indexed(VTermColor color) { return VTERM_COLOR_IS_INDEXED(&color); }
