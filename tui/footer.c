#include "tui/footer.h"

#include "widgets/key.h"

struct offers {
	size_t count;
	struct hint items[HINTBAR_MAX];
	const struct action *actions[HINTBAR_MAX];
	char keys[HINTBAR_MAX][16];
};

static void gather(struct offers *hints, const struct view *view)
{
	const struct action *action;
	const char *reason;

	hints->count = 0;
	for (size_t i = 0; (action = action_at(i)) != NULL && hints->count < HINTBAR_MAX; i++) {
		enum action_state state = action_state(action, view, &reason);
		size_t n = hints->count;

		if (action->footer == 0 || state == ACTION_ABSENT)
			continue;
		hints->actions[n] = action;
		hints->items[n] = (struct hint){
			.key = action->footer_key != NULL
				       ? action->footer_key
				       : key_label(action->keys[0], hints->keys[n]),
			.text = action->name,
			.priority = action->footer,
			.disabled = state == ACTION_REFUSED,
		};
		hints->count++;
	}
}

static struct rect inside(struct rect line)
{
	return (struct rect){line.x + 1, line.y, line.width - 2, 1};
}

int footer_draw(const struct view *view, struct canvas *canvas, struct rect line)
{
	struct offers hints;

	if (view->prompting)
		return prompt_draw(canvas, inside(line), "filter: ", &view->prompt);
	if (view->message[0] != '\0') {
		canvas_text(canvas, line.x + 1, line.y, line.width - 2, view->message_role,
			    CELL_PLAIN, view->message);
		return -1;
	}
	gather(&hints, view);
	hintbar_draw(canvas, inside(line), hints.items, hints.count);
	return -1;
}

const struct action *footer_action_at(const struct view *view, struct rect line, int x)
{
	struct offers hints;

	if (view->prompting || view->message[0] != '\0')
		return NULL;
	gather(&hints, view);

	int at = hintbar_at(inside(line), hints.items, hints.count, x);

	return at >= 0 ? hints.actions[at] : NULL;
}
