#define _GNU_SOURCE
#include "pseudoterminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { failure_descriptor = PSEUDOTERMINAL_IDLE_DESCRIPTOR + 1, inherited_descriptors };

struct launch {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *directory;
    int standard[3]; // what becomes descriptors 0, 1 and 2
    int idle;        // negative: none
    int failure;
    bool is_terminal; // descriptor 0 becomes the controlling terminal
};

// The child after fork: only async-signal-safe calls, because other threads of the parent may have held locks.
static void become_program(const struct launch *launch) {
    // Moved above those that the program inherits, so that no dup2 below overwrites one still needed.
    const int above = 64;
    int failure = fcntl(launch->failure, F_DUPFD, above);
    int idle = launch->idle < 0 ? -1 : fcntl(launch->idle, F_DUPFD, above);
    bool done = setsid() >= 0;
    int standard[3];
    for (int number = 0; number < 3; number++) standard[number] = fcntl(launch->standard[number], F_DUPFD, above);
    for (int number = 0; number < 3; number++) done = done && dup2(standard[number], number) >= 0;
    close(PSEUDOTERMINAL_IDLE_DESCRIPTOR);
    done = done && (idle < 0 || dup2(idle, PSEUDOTERMINAL_IDLE_DESCRIPTOR) >= 0)
        && dup3(failure, failure_descriptor, O_CLOEXEC) >= 0;
    if (done) failure = failure_descriptor;
    done = done && close_range(inherited_descriptors, ~0U, 0) == 0
        && (!launch->is_terminal || ioctl(0, TIOCSCTTY, 0) == 0)
        && (launch->directory == NULL || chdir(launch->directory) == 0);
    int reason = errno;

    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (done) {
        execve(launch->path, launch->arguments, launch->environment);
        reason = errno;
    }
    ssize_t ignored = write(failure, &reason, sizeof reason);
    (void)ignored;
    _exit(127);
}

// Waits for the child's exec: 0 when it happened (the close-on-exec descriptor closed), else the child's errno.
static int outcome_of_exec(int failure) {
    int reason = 0;
    ssize_t count;
    do count = read(failure, &reason, sizeof reason);
    while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof reason ? reason : 0;
}

// Forks and execs. Returns 0, or the errno of the step that failed, in which case no child is left.
static int start(struct launch *launch, pid_t *process, int *exit_notice) {
    int failure[2];
    if (pipe2(failure, O_CLOEXEC) < 0) return errno;
    launch->failure = failure[1];
    *process = fork();
    if (*process == 0) become_program(launch);
    int reason = *process < 0 ? errno : 0;
    close(failure[1]);
    if (*process > 0) {
        reason = outcome_of_exec(failure[0]);
        if (reason == 0 && (*exit_notice = pidfd_open(*process, 0)) < 0) reason = errno;
        if (reason != 0) {
            kill(*process, SIGKILL);
            while (waitpid(*process, NULL, 0) < 0 && errno == EINTR) {}
        }
    }
    close(failure[0]);
    return reason;
}

int pseudoterminal_start(
    struct pseudoterminal *terminal, const char *path, char *const arguments[], char *const environment[],
    const char *directory, unsigned short rows, unsigned short columns) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    int slave, idle[2];
    if (openpty(&terminal->master, &slave, NULL, NULL, &size) < 0) return errno;
    if (pipe2(idle, O_CLOEXEC) < 0) {
        int reason = errno;
        close(terminal->master);
        close(slave);
        return reason;
    }
    terminal->idle = idle[0];
    fcntl(terminal->master, F_SETFD, FD_CLOEXEC);
    fcntl(slave, F_SETFD, FD_CLOEXEC);
    fcntl(terminal->master, F_SETFL, O_NONBLOCK);
    fcntl(idle[0], F_SETFL, O_NONBLOCK);
    struct launch launch = {
        .path = path, .arguments = arguments, .environment = environment, .directory = directory,
        .standard = {slave, slave, slave}, .idle = idle[1], .is_terminal = true};
    int reason = start(&launch, &terminal->process, &terminal->exit);
    close(slave);
    close(idle[1]);
    if (reason != 0) {
        close(terminal->master);
        close(idle[0]);
    }
    return reason;
}

int detached_start(
    pid_t *process, int *exit_notice, const char *path, char *const arguments[], char *const environment[],
    int input, int output, int messages) {
    struct launch launch = {
        .path = path, .arguments = arguments, .environment = environment,
        .standard = {input, output, messages}, .idle = -1};
    return start(&launch, process, exit_notice);
}

int pseudoterminal_resize(int master, unsigned short rows, unsigned short columns) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    return ioctl(master, TIOCSWINSZ, &size) == 0 ? 0 : errno;
}
