// ncurses with wide characters; its globals and macros go through the inline functions below.
#pragma once
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <execinfo.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#include <pthread.h>

// Declared only under _GNU_SOURCE or _XOPEN_SOURCE; defining those here would give Swift a second, different `fd_set`.
int wcwidth(wchar_t character);
int memfd_create(const char *name, unsigned int flags);
int pipe2(int ends[2], int flags);

// Attribute bits, because the A_* macros are casts that Swift cannot import.
static inline attr_t opsc_bold(void) { return A_BOLD; }
static inline attr_t opsc_dim(void) { return A_DIM; }
static inline attr_t opsc_underline(void) { return A_UNDERLINE; }
static inline attr_t opsc_reverse(void) { return A_REVERSE; }

// The globals, as functions.
static inline int opsc_colors(void) { return COLORS; }
static inline int opsc_lines(void) { return LINES; }
static inline int opsc_columns(void) { return COLS; }
// False when nothing describes a terminal of that name.
static inline int opsc_open(const char *term, FILE *output) { return newterm(term, output, stdin) != NULL; }
static inline void opsc_set_escape_delay(int milliseconds) { set_escdelay(milliseconds); }

// Puts one cell: a base character and up to two combining marks. Never wraps and never scrolls.
static inline int opsc_put(int row, int column, wchar_t base, wchar_t mark1, wchar_t mark2, attr_t attributes, int pair) {
    wchar_t text[4] = {base, mark1, mark2, 0};
    cchar_t cell;
    if (setcchar(&cell, text, attributes, (short)pair, &pair) == ERR) { return ERR; }
    return mvwadd_wchnstr(stdscr, row, column, &cell, 1);
}

// Input goes through a pad of its own: reading from a window would refresh that window first.
static inline void *opsc_input(void) {
    WINDOW *pad = newpad(1, 1);
    if (pad == NULL) { return NULL; }
    raw();
    noecho();
    nonl();
    keypad(pad, TRUE);
    meta(pad, TRUE);
    intrflush(pad, FALSE);
    typeahead(-1);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    idlok(stdscr, FALSE);
    return pad;
}
static inline int opsc_read(void *input, int milliseconds) {
    wtimeout((WINDOW *)input, milliseconds);
    return wgetch((WINDOW *)input);
}
static inline int opsc_function_key(int number) { return KEY_F(number); }
static inline void opsc_mouse_on(void) {
    mouseinterval(0);
    mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}
// 1 for a click, 4 and 5 for the wheel, 0 for anything else.
static inline int opsc_mouse(int *x, int *y) {
    MEVENT event;
    if (getmouse(&event) != OK) { return 0; }
    *x = event.x;
    *y = event.y;
    if (event.bstate & BUTTON1_PRESSED) { return 1; }
    if (event.bstate & BUTTON4_PRESSED) { return 4; }
    return event.bstate & BUTTON5_PRESSED ? 5 : 0;
}
static inline void opsc_move(int row, int column) { wmove(stdscr, row, column); }
static inline void opsc_erase(void) { werase(stdscr); }
static inline void opsc_repaint(void) { clearok(stdscr, TRUE); }
static inline void opsc_stage(void) { wnoutrefresh(stdscr); }

// A terminfo string, or NULL when the terminal does not have it.
static inline const char *opsc_capability(const char *name) {
    char *value = tigetstr((char *)(uintptr_t)name);
    return (value == NULL || value == (char *)(intptr_t)-1) ? NULL : value;
}

// The size the kernel knows for a terminal; 0 when it knows none.
static inline int opsc_terminal_size(int descriptor, int *wide, int *high) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) { return -1; }
    *wide = size.ws_col;
    *high = size.ws_row;
    return 0;
}
static inline int opsc_bytes_waiting(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -1;
}
static inline int opsc_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 10); }
static inline int opsc_memory_file(void) { return memfd_create("frame", 1u /* MFD_CLOEXEC */); }
static inline int opsc_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

// Signals: sa_handler is a macro over a union.
static inline int opsc_on_signal(int signal_number, void (*handler)(int), int flags) {
    struct sigaction action;
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    action.sa_handler = handler;
    return sigaction(signal_number, &action, NULL);
}
static inline int opsc_default_signal(int signal_number) { return opsc_on_signal(signal_number, SIG_DFL, 0); }
static inline int opsc_ignore_signal(int signal_number) { return opsc_on_signal(signal_number, SIG_IGN, 0); }
// Flags for handlers of crashes: on a stack of their own, once, and without blocking the signal they raise again.
static inline int opsc_crash_flags(void) { return (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER); }
static inline void opsc_clear_signal_mask(void) {
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}
// The addresses of the calls that lead here; the first use of it loads a library, so it is used once before any handler.
static inline int opsc_calls(void **addresses, int count) { return backtrace(addresses, count); }
static inline const char *opsc_codeset(void) { return nl_langinfo(CODESET); }
static inline int opsc_width(unsigned int scalar) { return wcwidth((wchar_t)scalar); }
