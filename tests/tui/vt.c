#include "tests/tui/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct vt {
	VTerm *emulator;
	VTermScreen *screen;
	int fd;
	pid_t pid;
	int columns, rows;
	size_t bytes;
	bool ended; /* nobody holds the other end any more */
	bool alternate, cursor, mouse;
};

/* What the emulator itself answers (device attributes and the like). */
static void answer(const char *bytes, size_t size, void *user)
{
	struct vt *vt = user;
	if (write(vt->fd, bytes, size) < 0)
		vt->ended = true;
}

static int property_changed(VTermProp property, VTermValue *value, void *user)
{
	struct vt *vt = user;
	if (property == VTERM_PROP_ALTSCREEN)
		vt->alternate = value->boolean;
	else if (property == VTERM_PROP_CURSORVISIBLE)
		vt->cursor = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = property_changed};

int64_t vt_now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct vt *vt_spawn(int columns, int rows, char *const argv[], char *const env[])
{
	struct winsize size = {.ws_col = columns, .ws_row = rows};
	struct vt *vt = calloc(1, sizeof(*vt));
	if (!vt)
		abort();
	vt->columns = columns;
	vt->rows = rows;
	vt->cursor = true;
	vt->pid = forkpty(&vt->fd, NULL, NULL, &size);
	if (vt->pid < 0)
		abort();
	if (vt->pid == 0) {
		execve(argv[0], argv, env);
		_exit(127);
	}
	fcntl(vt->fd, F_SETFL, O_NONBLOCK);
	fcntl(vt->fd, F_SETFD, FD_CLOEXEC);
	vt->emulator = vterm_new(rows, columns);
	vterm_set_utf8(vt->emulator, 1);
	vterm_output_set_callback(vt->emulator, answer, vt);
	vt->screen = vterm_obtain_screen(vt->emulator);
	vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
	vterm_screen_enable_altscreen(vt->screen, 1);
	vterm_screen_reset(vt->screen, 1);
	return vt;
}

void vt_free(struct vt *vt)
{
	if (!vt)
		return;
	if (vt->pid > 0) {
		kill(vt->pid, SIGKILL);
		waitpid(vt->pid, NULL, 0);
	}
	close(vt->fd);
	vterm_free(vt->emulator);
	free(vt);
}

/* The emulator takes only the first of several modes that are set at once, as in
 * "?1006;1000h". */
static void notice_mouse(struct vt *vt, const char *bytes, size_t size)
{
	if (memmem(bytes, size, "1000h", 5))
		vt->mouse = true;
	if (memmem(bytes, size, "1000l", 5))
		vt->mouse = false;
}

/* Takes what the program sent; false when nothing came within the time. */
static bool pump(struct vt *vt, int milliseconds)
{
	struct pollfd poller = {.fd = vt->fd, .events = POLLIN};
	char buffer[16384];
	if (vt->ended || poll(&poller, 1, milliseconds) <= 0)
		return false;
	ssize_t size = read(vt->fd, buffer, sizeof(buffer));
	if (size < 0 && errno == EAGAIN)
		return false;
	if (size <= 0) {
		vt->ended = true;
		return false;
	}
	vt->bytes += (size_t)size;
	notice_mouse(vt, buffer, (size_t)size);
	vterm_input_write(vt->emulator, buffer, (size_t)size);
	vterm_screen_flush_damage(vt->screen);
	return true;
}

void vt_type(struct vt *vt, const char *keys)
{
	if (write(vt->fd, keys, strlen(keys)) < 0)
		vt->ended = true;
}

void vt_click(struct vt *vt, int button, int column, int row)
{
	char keys[64];
	snprintf(keys, sizeof(keys), "\033[<%d;%d;%dM\033[<%d;%d;%dm", button, column + 1, row + 1,
		 button, column + 1, row + 1);
	vt_type(vt, keys);
}

void vt_resize(struct vt *vt, int columns, int rows)
{
	struct winsize size = {.ws_col = columns, .ws_row = rows};
	vt->columns = columns;
	vt->rows = rows;
	vterm_set_size(vt->emulator, rows, columns);
	ioctl(vt->fd, TIOCSWINSZ, &size);
}

void vt_signal(struct vt *vt, int signal)
{
	kill(vt->pid, signal);
}

int vt_pid(const struct vt *vt)
{
	return vt->pid;
}

static bool wait_for(struct vt *vt, const char *needle, bool wanted, int milliseconds)
{
	int64_t end = vt_now() + milliseconds;
	while (vt_shows(vt, needle) != wanted) {
		int64_t left = end - vt_now();
		if (left <= 0 || vt->ended)
			return false;
		pump(vt, (int)left);
	}
	return true;
}

bool vt_wait_text(struct vt *vt, const char *needle, int milliseconds)
{
	return wait_for(vt, needle, true, milliseconds);
}

bool vt_wait_gone(struct vt *vt, const char *needle, int milliseconds)
{
	return wait_for(vt, needle, false, milliseconds);
}

bool vt_settle(struct vt *vt, int quiet, int milliseconds)
{
	int64_t end = vt_now() + milliseconds;
	while (vt_now() < end) {
		if (!pump(vt, quiet))
			return true;
	}
	return false;
}

int vt_wait_exit(struct vt *vt, int milliseconds)
{
	int64_t end = vt_now() + milliseconds;
	int status;
	while (vt_now() < end) {
		pump(vt, 5);
		if (waitpid(vt->pid, &status, WNOHANG) != vt->pid) {
			if (vt->ended) /* then pump() does not wait */
				poll(NULL, 0, 5);
			continue;
		}
		while (pump(vt, 0))
			continue;
		vt->pid = -1;
		return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	return -1;
}

static size_t encode(char *target, uint32_t c)
{
	if (c < 0x80) {
		target[0] = (char)c;
		return 1;
	}
	size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = length - 1; i > 0; i--, c >>= 6)
		target[i] = (char)(0x80 | (c & 0x3f));
	target[0] = (char)((0xf00U >> length & 0xff) | c);
	return length;
}

/* One row's text without trailing blanks and its end. */
static char *row_text(const struct vt *vt, int row, char *end)
{
	char *kept = end;
	for (int column = 0; column < vt->columns;) {
		const VTermScreenCell cell = vt_cell(vt, column, row);
		column += cell.width > 1 ? cell.width : 1;
		if (!cell.chars[0])
			*end++ = ' ';
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			end += encode(end, cell.chars[i]);
		if (cell.chars[0] && cell.chars[0] != ' ')
			kept = end;
	}
	return kept;
}

char *vt_text(const struct vt *vt)
{
	size_t cell = 4 * VTERM_MAX_CHARS_PER_CELL;
	char *text = calloc((size_t)vt->rows * ((size_t)vt->columns * cell + 1) + 1, 1);
	if (!text)
		abort();
	char *end = text;
	for (int row = 0; row < vt->rows; row++) {
		end = row_text(vt, row, end);
		*end++ = '\n';
	}
	*end = '\0';
	return text;
}

bool vt_shows(const struct vt *vt, const char *needle)
{
	return vt_row_of(vt, needle) >= 0;
}

int vt_row_of(const struct vt *vt, const char *needle)
{
	char *text = vt_text(vt);
	int row = -1;
	const char *found = strstr(text, needle);
	if (found) {
		row = 0;
		for (const char *c = text; c < found; c++)
			row += *c == '\n';
	}
	free(text);
	return row;
}

VTermScreenCell vt_cell(const struct vt *vt, int column, int row)
{
	VTermScreenCell cell;
	memset(&cell, 0, sizeof(cell));
	vterm_screen_get_cell(vt->screen, (VTermPos){.row = row, .col = column}, &cell);
	return cell;
}

uint32_t vt_color(const struct vt *vt, VTermColor color, uint32_t otherwise)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color))
		return otherwise;
	vterm_screen_convert_color_to_rgb(vt->screen, &color);
	return (uint32_t)color.rgb.red << 16 | (uint32_t)color.rgb.green << 8 | color.rgb.blue;
}

int vt_columns(const struct vt *vt)
{
	return vt->columns;
}

int vt_rows(const struct vt *vt)
{
	return vt->rows;
}

size_t vt_bytes(const struct vt *vt)
{
	return vt->bytes;
}

bool vt_on_alternate_screen(const struct vt *vt)
{
	return vt->alternate;
}

bool vt_cursor_visible(const struct vt *vt)
{
	return vt->cursor;
}

bool vt_wants_mouse(const struct vt *vt)
{
	return vt->mouse;
}

bool vt_is_cooked(const struct vt *vt)
{
	struct termios mode;
	if (tcgetattr(vt->fd, &mode) < 0)
		return false;
	return (mode.c_lflag & ICANON) && (mode.c_lflag & ECHO);
}
