// Starting a program on a pseudo-terminal of its own, from a process that has threads.
#pragma once
#include <sys/types.h>

// The descriptor that a started program inherits for its idle signal: one byte after each frame with nothing pending.
#define PSEUDOTERMINAL_IDLE_DESCRIPTOR 3

// A program on a pseudo-terminal, as its parent sees it. The descriptors are close-on-exec and non-blocking.
struct pseudoterminal {
    pid_t process; // leader of a session whose controlling terminal is the other end of `master`
    int master;    // what the program shows is read here, keys are written here
    int idle;      // read end of the idle signal
    int exit;      // becomes readable when the program has ended (a pidfd)
};

// Starts `path` in `directory` (null: the parent's) on a new terminal of the given size. The program begins with an
// empty signal mask, default dispositions, and only descriptors 0, 1, 2 (the terminal) and the idle descriptor.
// Returns 0, or the errno of the step that failed, execve included.
int pseudoterminal_start(
    struct pseudoterminal *terminal, const char *path, char *const arguments[], char *const environment[],
    const char *directory, unsigned short rows, unsigned short columns);

// Starts `path` without a terminal, in a session of its own, reading and writing the given descriptors; `exit_notice`
// receives a pidfd. Otherwise as above.
int detached_start(
    pid_t *process, int *exit_notice, const char *path, char *const arguments[], char *const environment[],
    int input, int output, int messages);

// Tells the kernel the terminal's new size, which sends SIGWINCH to the foreground group. Returns 0 or an errno.
int pseudoterminal_resize(int master, unsigned short rows, unsigned short columns);
