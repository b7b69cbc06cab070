// SPDX-License-Identifier: GPL-2.0-only
/*
 * What gnuplot is told: a sweep as a curve, a comparison as bars. The data are the
 * records of the JSON output, fresh or read from a file.
 */
#include <math.h>
#include <string.h>

#include "format.h"
#include "gnuplot.h"
#include "point.h"

/* Colours that the colour-blind can tell apart (Okabe and Ito) */
#define BLUE	"#0072b2"
#define ORANGE	"#e69f00"
#define RED	"#d55e00"
#define GREEN	"#009e73"
#define GREY	"#777777"

/* A string; in single quotes nothing is special but the quote */
static void put_string(FILE *to, const char *text)
{
	fputc('\'', to);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', to);
		fputc(*text == '\n' ? ' ' : *text, to);
	}
	fputc('\'', to);
}

static void put_number(FILE *to, double value)
{
	char text[FORMAT_LEN];

	fprintf(to, " %s", isfinite(value) ? format_double(text, value) : "?");
}

static void put_title(FILE *to, struct json_object *head, const char *what)
{
	const char *cure = json_text_of(head, "cure");
	char text[200];

	snprintf(text, sizeof(text), "%s%s%s: %s", json_text_of(head, "scenario"),
		 *cure && strcmp(cure, "none") ? ", cure " : "",
		 strcmp(cure, "none") ? cure : "", what);
	fputs("set title ", to);
	put_string(to, text);
	fputc('\n', to);
}

/* The unit in which the axis has no more zeros than needed */
static const char *unit_of(struct json_object *head, struct json_object *rows, double *ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "s", NSEC_PER_SEC }, { "ms", NSEC_PER_MSEC }, { "us", NSEC_PER_USEC },
	};
	double most = 0;

	*ns = 1;
	if (strcmp(json_text_of(head, "unit"), "ns"))
		return json_text_of(head, "unit");
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		most = fmax(most, json_number_of(json_object_array_get_idx(rows, i), "value"));
	for (u32 i = 0; i < ARRAY_SIZE(units); i++) {
		if (most >= units[i].ns) {
			*ns = units[i].ns;
			return units[i].name;
		}
	}
	return "ns";
}

/* Where a point is on the axis: names stand one after another */
static double x_of(struct json_object *row, size_t i, double unit)
{
	double value = json_number_of(row, "value");

	return isnan(value) ? i : value / unit;
}

static bool has_scale(struct json_object *head, const char *scale)
{
	return !strcmp(json_text_of(head, "scale"), scale);
}

/* All points, with a little room beside them */
static void put_xrange(FILE *to, struct json_object *head, struct json_object *rows,
		       double unit)
{
	bool log = has_scale(head, "logarithmic");
	double low = INFINITY, high = -INFINITY, room;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		double x = x_of(json_object_array_get_idx(rows, i), i, unit);

		low = fmin(low, x);
		high = fmax(high, x);
	}
	if (log) {
		room = pow(high / low, 0.04) + 0.01;
		fprintf(to, "set logscale x\nset xrange [%g:%g]\n", low / room, high * room);
	} else {
		room = has_scale(head, "names") || high == low ? 0.5 : (high - low) * 0.04;
		fprintf(to, "set xrange [%g:%g]\n", low - room, high + room);
	}
}

/* Points that stand anywhere are named one by one, if there is room */
static bool name_points(struct json_object *head, struct json_object *rows)
{
	return !has_scale(head, "linear") && json_object_array_length(rows) <= 16;
}

static void put_xlabel(FILE *to, struct json_object *head, struct json_object *rows,
		       const char *unit)
{
	const char *name = json_text_of(head, "parameter");
	char label[2 * LIVELOCK_NAME_LEN + 8];
	bool bare = !*unit || !strcmp(unit, name) || name_points(head, rows);

	snprintf(label, sizeof(label), bare ? "%s" : "%s (%s)", name, unit);
	fputs("set xlabel ", to);
	put_string(to, label);
	fputc('\n', to);
}

static void put_xtics(FILE *to, struct json_object *head, struct json_object *rows,
		      double unit)
{
	size_t nr = json_object_array_length(rows);

	if (!name_points(head, rows))
		return;
	fputs("set xtics (", to);
	for (size_t i = 0; i < nr; i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		if (i)
			fputs(", ", to);
		put_string(to, json_text_of(row, "label"));
		put_number(to, x_of(row, i, unit));
	}
	fputs(")\n", to);
}

/* x, ratio, lowest, highest, law, lower bound of the law */
static void put_points(FILE *to, struct json_object *rows, double unit)
{
	fputs("$points << EOD\n", to);
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct json_object *law = json_object_object_get(row, "law");
		bool bound = !strcmp(json_text_of(law, "kind"), "at-least");
		double ratio = json_number_of(law, "ratio");

		put_number(to, x_of(row, i, unit));
		put_number(to, json_number_of(row, "ratio"));
		put_number(to, json_number_of(row, "lowest"));
		put_number(to, json_number_of(row, "highest"));
		put_number(to, bound ? NAN : ratio);
		put_number(to, bound ? ratio : NAN);
		fputc('\n', to);
	}
	fputs("EOD\n", to);
}

static bool has_law(struct json_object *rows, const char *kind)
{
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct json_object *law = json_object_object_get(row, "law");

		if (!strcmp(json_text_of(law, "kind"), kind))
			return true;
	}
	return false;
}

static void put_knee(FILE *to, struct json_object *rows, double unit)
{
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		char text[FORMAT_LEN + 16];

		if (!json_true(row, "knee"))
			continue;
		fputs("set arrow 1 from", to);
		put_number(to, x_of(row, i, unit));
		fputs(", 0 to", to);
		put_number(to, x_of(row, i, unit));
		fputs(", 0.5 nohead dashtype 2 lw 1.5 lc rgb '" RED "' back\n", to);
		snprintf(text, sizeof(text), "knee: %s", json_text_of(row, "label"));
		fputs("set label 1 ", to);
		put_string(to, text);
		fputs(" at", to);
		put_number(to, x_of(row, i, unit));
		fputs(", 0.54 center tc rgb '" RED "' front\n", to);
	}
}

/**
 * gnuplot_sweep - draw a sweep
 * @to: gnuplot's script; the terminal is set, and the variable dot to a point's size
 * @head: its first record
 * @rows: its points, one at least
 */
void gnuplot_sweep(FILE *to, struct json_object *head, struct json_object *rows)
{
	double scale;
	const char *unit = unit_of(head, rows, &scale);

	put_title(to, head, "success ratio");
	put_xlabel(to, head, rows, unit);
	fputs("set ylabel 'completions / attempts'\n"
	      "set yrange [0:1.05]\nset ytics 0.2\nset mytics 2\n"
	      "set grid ytics lt 1 lw 0.5 lc rgb '#cccccc'\nset border 3\nset tics nomirror\n"
	      "set datafile missing '?'\nset key below horizontal center samplen 2.5\n", to);
	put_xrange(to, head, rows, scale);
	put_xtics(to, head, rows, scale);
	put_points(to, rows, scale);
	put_knee(to, rows, scale);
	fprintf(to, "set bmargin 5.5\nplot %g with lines dashtype 3 lw 1.5 lc rgb '" RED "' title 'ratio %g'",
		POINT_KNEE, POINT_KNEE);
	fputs(", $points using 1:2:3:4 with yerrorbars pt 7 ps dot lw 2 lc rgb '" BLUE
	      "' notitle, ", to);
	fprintf(to, "$points using 1:2 with %s pt 7 ps dot lw 2.5 lc rgb '" BLUE
		"' title 'measured'", has_scale(head, "names") ? "points" : "linespoints");
	/* circles around the dots, where the two are one */
	if (has_law(rows, "equal"))
		fputs(", $points using 1:5 with linespoints pt 6 ps 2*dot dashtype 2 lw 2 lc rgb '"
		      ORANGE "' title 'law'", to);
	if (has_law(rows, "at-least"))
		fputs(", $points using 1:6 with linespoints pt 8 ps 2*dot dashtype 2 lw 2 lc rgb '"
		      ORANGE "' title 'law: at least'", to);
	fputc('\n', to);
}

static bool was_timed(struct json_object *rows)
{
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		if (json_object_object_get(json_object_array_get_idx(rows, i), "latency"))
			return true;
	return false;
}

/**
 * gnuplot_panels - how many panels a comparison has
 * @rows: its records
 *
 * Return: how many.
 */
u32 gnuplot_panels(struct json_object *rows)
{
	return was_timed(rows) ? 3 : 2;
}

/* Labels of a logarithmic axis of times stand by such a factor apart */
static u32 label_step(struct json_object *rows)
{
	double low = INFINITY, high = 0;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *latency =
			json_object_object_get(json_object_array_get_idx(rows, i), "latency");

		low = fmin(low, json_number_of(latency, "p50_ns"));
		high = fmax(high, json_number_of(latency, "longest_ns"));
	}
	return high > low * 100000 ? 100 : 10;
}

static const char *colour_of(struct json_object *row)
{
	const char *kind = json_text_of(row, "kind");

	return !strcmp(kind, "cure") ? GREEN : !strcmp(kind, "decoy") ? ORANGE : GREY;
}

/* The first row on top, as in the table */
static void put_cures(FILE *to, struct json_object *rows)
{
	size_t nr = json_object_array_length(rows);

	fprintf(to, "set yrange [-0.6:%zu.6]\nset ytics (", nr - 1);
	for (size_t i = 0; i < nr; i++) {
		if (i)
			fputs(", ", to);
		put_string(to, json_text_of(json_object_array_get_idx(rows, i), "cure"));
		fprintf(to, " %zu", nr - 1 - i);
	}
	fputs(")\n", to);
}

/* A power of ten under the smallest rate, from where bars begin; 1 if all are 0 */
static double rate_floor(struct json_object *rows)
{
	double least = INFINITY;

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		double rate = json_number_of(json_object_array_get_idx(rows, i),
					     "completions_per_s");

		if (rate > 0)
			least = fmin(least, rate);
	}
	return isinf(least) ? 1 : pow(10, ceil(log10(least)) - 1);
}

/* y, ratio, lowest, highest, rate, p50, p99, longest, colour */
static void put_bars(FILE *to, struct json_object *rows)
{
	size_t nr = json_object_array_length(rows);

	fputs("$bars << EOD\n", to);
	for (size_t i = 0; i < nr; i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct json_object *latency = json_object_object_get(row, "latency");

		fprintf(to, "%zu", nr - 1 - i);
		put_number(to, json_number_of(row, "ratio"));
		put_number(to, json_number_of(row, "lowest"));
		put_number(to, json_number_of(row, "highest"));
		put_number(to, json_number_of(row, "completions_per_s"));
		put_number(to, json_number_of(latency, "p50_ns") / NSEC_PER_SEC);
		put_number(to, json_number_of(latency, "p99_ns") / NSEC_PER_SEC);
		put_number(to, json_number_of(latency, "longest_ns") / NSEC_PER_SEC);
		fprintf(to, " 0x%s\n", colour_of(row) + 1);
	}
	fputs("EOD\n", to);
}

/**
 * gnuplot_compare - draw a comparison
 * @to: gnuplot's script; the terminal is set, and the variable dot to a point's size
 * @head: its first record
 * @rows: its cures, one at least
 *
 * Where not enough completed there is no p99 and perhaps no p50: a triangle stands
 * at the longest time that an operation was seen to be under way.
 */
void gnuplot_compare(FILE *to, struct json_object *head, struct json_object *rows)
{
	fprintf(to, "set multiplot layout %u,1\n", gnuplot_panels(rows));
	fputs("set border 3\nset tics nomirror\nset grid xtics lt 1 lw 0.5 lc rgb '#cccccc'\n"
	      "set datafile missing '?'\nset key off\nset style fill solid 0.9\n"
	      "set lmargin 14\n", to);
	put_cures(to, rows);
	put_bars(to, rows);

	put_title(to, head, "completions / attempts");
	fputs("set xrange [0:1.05]\n"
	      "plot $bars using 2:1:(0):2:($1-0.32):($1+0.32):9 with boxxyerror lc rgb variable, \\\n"
	      "'' using 2:1:3:4 with xerrorbars pt 0 lw 1.5 lc rgb 'black'\n", to);
	fprintf(to, "set logscale x\nlow = %g\n", rate_floor(rows));
	fputs("set title 'completions / s, logarithmic'\n"
	      "set xrange [low:*]\nset format x '%.0s%c'\n"
	      "plot $bars using 5:1:(low):($5>low?$5:low):($1-0.32):($1+0.32):9 \\\n"
	      "with boxxyerror lc rgb variable\n", to);
	if (was_timed(rows))
		fprintf(to, "set xtics 1./1000000000, %u\n", label_step(rows));
	if (was_timed(rows))
		fputs("set xrange [*:*]\nset format x '%.0s %cs'\n"
		      "set title 'latency: p50 to p99 (triangle: not all completed)'\n"
		      "plot $bars using 6:1:6:7:9 with xerrorbars pt 0 lw 6 lc rgb variable, \\\n"
		      "'' using 6:1:9 with points pt 7 ps 1.3*dot lc rgb variable, \\\n"
		      "'' using 7:1:9 with points pt 7 ps 1.3*dot lc rgb variable, \\\n"
		      "'' using (valid(7) ? NaN : $8):1:9 with points pt 9 ps 1.8*dot lc rgb variable\n",
		      to);
	fputs("unset multiplot\n", to);
}
