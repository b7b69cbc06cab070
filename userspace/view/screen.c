// SPDX-License-Identifier: GPL-2.0-only
/*
 * The terminal, by ncurses. All that there is to see is drawn elsewhere, on a
 * canvas; here it is shown, and keys are read.
 *
 * However the process ends, the terminal is to be as it was: signals that ask for
 * the end come to whoever waits (signals_open()), and for those that are crashes
 * restore() does the least that it takes. SIGKILL leaves it as it is.
 */
#include "screen.h"
#include "view.h"

/* after ours: <term.h> makes macros of many a word */
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

/* How long a lone Esc is waited for to become a key's sequence */
#define ESCAPE_MS	25

static const int crashes[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGQUIT };

static struct {
	SCREEN *screen;
	struct termios modes;
	char leave[128];
	size_t leave_len;
	bool colours;
	struct canvas shown;
} term;

/**
 * screen_usable - can the terminal show a full-screen view
 *
 * Return: false if there is none, or none that can place its cursor.
 */
bool screen_usable(void)
{
	bool usable;
	int found;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !getenv("TERM"))
		return false;
	if (setupterm(NULL, STDOUT_FILENO, &found) != OK)
		return false;
	usable = cursor_address && clear_screen;
	del_curterm(cur_term);
	return usable;
}

/*
 * ncurses moves the cursor by itself after nonl(): a terminal that need not look for
 * line ends takes what is written in one piece.
 */
static void write_as_it_is(void)
{
	struct termios modes;

	if (tcgetattr(STDOUT_FILENO, &modes))
		return;
	modes.c_oflag &= ~OPOST;
	tcsetattr(STDOUT_FILENO, TCSADRAIN, &modes);
	def_prog_mode();
}

/* Nothing here may need more than a signal handler may call */
static void restore(int signal)
{
	ssize_t ignored = write(STDOUT_FILENO, term.leave, term.leave_len);

	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &term.modes);
	raise(signal);
}

static void add_leave(const char *sequence)
{
	size_t len = sequence ? strlen(sequence) : 0;

	if (term.leave_len + len <= sizeof(term.leave)) {
		memcpy(term.leave + term.leave_len, sequence ? sequence : "", len);
		term.leave_len += len;
	}
}

static void prepare_for_crashes(void)
{
	/* the handler is gone when it runs: its raise() ends the process as it should */
	struct sigaction action = {
		.sa_handler = restore, .sa_flags = SA_RESETHAND | SA_NODEFER,
	};

	term.leave_len = 0;
	add_leave(exit_attribute_mode);
	add_leave(orig_pair);
	add_leave(keypad_local);
	add_leave(cursor_normal);
	add_leave(exit_ca_mode);
	for (u32 i = 0; i < ARRAY_SIZE(crashes); i++)
		sigaction(crashes[i], &action, NULL);
}

/* NO_COLOR asks for none, whatever it is set to (no-color.org) */
static void choose_colours(void)
{
	static const short colours[TINT_NR] = {
		[TINT_GOOD] = COLOR_GREEN,
		[TINT_FAIR] = COLOR_YELLOW,
		[TINT_BAD] = COLOR_RED,
		[TINT_LAW] = COLOR_MAGENTA,
		[TINT_RATE] = COLOR_CYAN,
	};
	const char *none = getenv("NO_COLOR");

	term.colours = !(none && *none) && has_colors() && start_color() == OK;
	if (!term.colours)
		return;
	use_default_colors();
	for (u32 i = TINT_PLAIN + 1; i < TINT_NR; i++)
		init_pair(i, colours[i], -1);
}

/**
 * screen_open - take the terminal
 * @canvas: gets its size; becomes ASCII if that is all that the terminal knows
 *
 * SIGWINCH is let in by wait_until() only: no change of size is missed.
 *
 * Return: 0, -ENODEV, or -ENOMEM.
 */
int screen_open(struct canvas *canvas)
{
	sigset_t resize;

	setlocale(LC_CTYPE, "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8"))
		canvas->ascii = true;
	tcgetattr(STDIN_FILENO, &term.modes);
	term.screen = newterm(NULL, stdout, stdin);
	if (!term.screen)
		return -ENODEV;
	prepare_for_crashes();
	sigemptyset(&resize);
	sigaddset(&resize, SIGWINCH);
	sigprocmask(SIG_BLOCK, &resize, NULL);
	cbreak();
	noecho();
	nonl();
	write_as_it_is();
	curs_set(0);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	choose_colours();
	return screen_fit(canvas);
}

/**
 * screen_close - give the terminal back as it was
 */
void screen_close(void)
{
	if (!term.screen)
		return;
	endwin();
	delscreen(term.screen);
	term.screen = NULL;
	canvas_free(&term.shown);
	for (u32 i = 0; i < ARRAY_SIZE(crashes); i++)
		signal(crashes[i], SIG_DFL);
}

/**
 * screen_fit - give a canvas the size of the terminal
 * @canvas: the canvas
 *
 * Return: 0 or -ENOMEM.
 */
int screen_fit(struct canvas *canvas)
{
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	return canvas_resize(canvas, rows, cols);
}

static attr_t attributes(u8 style)
{
	attr_t attributes = A_NORMAL;

	if (style & STYLE_BOLD)
		attributes |= A_BOLD;
	if (style & STYLE_DIM)
		attributes |= A_DIM;
	if (style & STYLE_REVERSE)
		attributes |= A_REVERSE;
	return attributes;
}

static void show_cell(u32 row, u32 col, const struct cell *cell)
{
	wchar_t text[] = { cell->glyph, 0 };
	cchar_t c;

	setcchar(&c, text, attributes(cell->style),
		 term.colours ? cell->style & STYLE_TINT : 0, NULL);
	mvadd_wch(row, col, &c);
}

/**
 * screen_show - show a canvas; only what has changed is sent
 * @canvas: as large as the terminal
 *
 * Most of a picture is as it was a second ago: to look for what is not, here, is a
 * tenth of what it costs to let ncurses do it.
 */
void screen_show(const struct canvas *canvas)
{
	const struct cell *cell = canvas->cell;
	struct cell *shown;

	if (canvas_resize(&term.shown, canvas->rows, canvas->cols))
		return;
	shown = term.shown.cell;
	for (u32 row = 0; row < canvas->rows; row++)
		for (u32 col = 0; col < canvas->cols; col++, cell++, shown++) {
			if (shown->glyph == cell->glyph && shown->style == cell->style)
				continue;
			*shown = *cell;
			show_cell(row, col, cell);
		}
	refresh();
}

/* The terminal hung up, or is closed: it will not have a key for us any more */
static bool gone(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&fd, 1, 0) == 1 && fd.revents & (POLLHUP | POLLERR | POLLNVAL);
}

/**
 * screen_key - the next key that was pressed
 *
 * Return: enum view_key or a character.
 */
u32 screen_key(void)
{
	static const struct {
		int from;
		u32 to;
	} keys[] = {
		{ KEY_UP, VIEW_KEY_UP }, { KEY_DOWN, VIEW_KEY_DOWN },
		{ KEY_LEFT, VIEW_KEY_LEFT }, { KEY_RIGHT, VIEW_KEY_RIGHT },
		{ KEY_PPAGE, VIEW_KEY_PAGE_UP }, { KEY_NPAGE, VIEW_KEY_PAGE_DOWN },
		{ KEY_HOME, VIEW_KEY_HOME }, { KEY_END, VIEW_KEY_END },
		{ KEY_ENTER, VIEW_KEY_ENTER }, { '\r', VIEW_KEY_ENTER },
		{ KEY_BACKSPACE, VIEW_KEY_ERASE }, { '\b', VIEW_KEY_ERASE },
		{ KEY_RESIZE, VIEW_KEY_RESIZE },
	};
	int key;

	/* keys that mean nothing here are passed over */
	while ((key = getch()) != ERR) {
		for (u32 i = 0; i < ARRAY_SIZE(keys); i++)
			if (keys[i].from == key)
				return keys[i].to;
		if (key > 0 && key <= VIEW_KEY_ERASE)
			return key;
	}
	return gone() ? VIEW_KEY_GONE : VIEW_KEY_NONE;
}
