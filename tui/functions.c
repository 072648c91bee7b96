#include "tui/functions.h"

#include "core/format.h"
#include "core/memory.h"
#include "tui/field.h"
#include "tui/spark.h"
#include "widgets/tree.h"

#include <stdio.h>
#include <stdlib.h>

/* --- cells that are more than a text ------------------------------------------ */

/* For the width of the column: the text as far as the tree's lines push it. */
static void branch_text(const struct view *view, const struct row *row, struct field *field)
{
	struct field branch;

	field_branch(view, row, &branch);
	*field = branch;
	snprintf(field->text, sizeof(field->text), "%*s%.100s",
		 row->vf != NULL ? TREE_INDENT : TREE_PARENT_INDENT, "", branch.text);
}

static void draw_branch(const struct list_cell *cell)
{
	struct field field;
	int indent = tree_draw_lines(cell->canvas, cell->rect.x, cell->rect.y, cell->row->node,
				     ROLE_BORDER, CELL_PLAIN);

	field_branch(cell->view, cell->row, &field);
	if (cell->row->context)
		field.role = ROLE_DIM;
	list_draw_text(cell, cell->rect.x + indent, cell->rect.width - indent, field.role,
		       field.attributes, field.text);
}

/* Only of PFs: a PF's VFs are all of one model. */
static void model_text(const struct view *view, const struct row *row, struct field *field)
{
	(void)view;
	*field = (struct field){.role = ROLE_DIM};
	if (row->vf == NULL)
		snprintf(field->text, sizeof(field->text), "%.120s", row->pf->model);
}

static const char *model_word(const struct row *row)
{
	return row->vf == NULL ? row->pf->model : "";
}

static void draw_spark(const struct list_cell *cell)
{
	spark_draw(cell->canvas, cell->rect, cell->view, &cell->row->key);
}

/* --- the screen ------------------------------------------------------------------ */

static const struct list_column columns[] = {
	{
		.layout = {.title = "FUNCTION", .minimum = 16, .maximum = 28, .priority = 1},
		.text = branch_text,
		.draw = draw_branch,
	},
	{
		.layout = {.title = "ADDRESS",
			   .minimum = 7,
			   .maximum = 13,
			   .priority = 7,
			   .right = true},
		.text = field_address,
	},
	{
		.layout = {.title = "MAC", .minimum = 17, .maximum = 24, .priority = 8},
		.help = "of a VF the one it uses; ! after it: all zero, or not the one set",
		.text = field_mac,
		.number = field_mac_number,
	},
	{
		.layout = {.title = "VF/VLAN", .minimum = 7, .maximum = 9, .priority = 5},
		.help = "of a PF its VFs now/possible, of a VF its VLAN, qN: priority",
		.text = field_config,
		.number = field_config_number,
	},
	{
		.layout = {.title = "DRIVER", .minimum = 8, .maximum = 12, .priority = 3},
		.text = field_driver,
		.word = field_driver_word,
	},
	{
		.layout = {.title = "FLAGS", .minimum = 5, .maximum = 5, .priority = 10},
		.help = "S spoofchk, T trust, E or D state enable or disable; . off, - unknown",
		.text = field_flags,
		.number = field_flags_number,
	},
	{
		.layout = {.title = "LINK", .minimum = 8, .maximum = 16, .priority = 6},
		.help = "state and speed; no link: up without carrier; going: being removed; "
			"in netns: its interface is in another network namespace",
		.text = field_link,
		.number = field_link_number,
	},
	{
		.layout = {.title = "HELD BY", .minimum = 12, .maximum = 24, .priority = 4},
		.help = "the machine, container, process, bridge or address that has it; "
			"free: nobody; -: unknown, the details say why",
		.text = field_owner,
		.word = field_owner_word,
	},
	{
		.layout = {.title = "RX",
			   .minimum = RATE_WIDTH,
			   .maximum = RATE_WIDTH,
			   .priority = 2,
			   .right = true},
		.moving = true,
		.text = field_rx,
		.number = field_rx_number,
	},
	{
		.layout = {.title = "TX",
			   .minimum = RATE_WIDTH,
			   .maximum = RATE_WIDTH,
			   .priority = 2,
			   .right = true,
			   .gap = 2},
		.moving = true,
		.text = field_tx,
		.number = field_tx_number,
	},
	{
		.layout = {.title = "LAST",
			   .minimum = SPARK_WIDTH_MIN,
			   .maximum = SPARK_WIDTH_MAX,
			   .priority = 9,
			   .gap = 2},
		.help = "rx and tx together, each function by its own scale",
		.moving = true,
		.draw = draw_spark,
		.title = spark_title,
		.number = field_total_number,
	},
	{
		.layout =
			{.title = "MODEL", .minimum = 36, .maximum = 64, .priority = 11, .gap = 2},
		.text = model_text,
		.word = model_word,
	},
};

static void *functions_new(void)
{
	struct list *list = memory_new(sizeof(*list));

	list_init(list, columns, sizeof(columns) / sizeof(*columns));
	list->tree = true;
	return list;
}

static void functions_free(void *state)
{
	list_done(state);
	free(state);
}

static void functions_update(void *state, struct view *view)
{
	list_update(state, view);
}

static void functions_draw(void *state, const struct view *view, struct canvas *canvas,
			   struct rect rect)
{
	list_draw(state, view, canvas, rect);
}

static struct list *functions_list(void *state)
{
	return state;
}

const struct screen functions_screen = {
	.title = "Functions",
	.help = "physical functions and the virtual functions below them",
	.new = functions_new,
	.free = functions_free,
	.update = functions_update,
	.draw = functions_draw,
	.list = functions_list,
};
