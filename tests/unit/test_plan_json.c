#include "core/plan_json.h"
#include "tests/unit/change_fixture.h"

/* A plan with everything in it. */
static struct plan *full_plan(struct kernel *kernel)
{
	struct snapshot *snapshot = shot(kernel);
	struct plan *plan = plan_of(snapshot, "enp1s0f0 numvfs=8; enp1s0f0/7 vlan=9 driver=none");
	struct function_key key = key_of(snapshot, "enp1s0f0/1");

	plan->undoes = 17;
	plan_add_verdict(plan, VERDICT_ASK, "held-by-vm", &key, "stop it", "web01 holds it");
	snapshot_put(snapshot);
	return plan;
}

Test(plan_json, comes_back_as_it_was)
{
	struct kernel *kernel = still("homelab");
	struct plan *plan = full_plan(kernel), *back;
	json_t *json = plan_to_json(plan), *again;
	struct error error = {0};

	cr_assert(json != NULL);
	cr_assert_eq(plan_from_json(json, &back, &error), 0, "%s", error.message);
	again = plan_to_json(back);
	cr_expect(json_equal(json, again));
	cr_expect_eq(back->undoes, 17);
	cr_expect_eq(back->step_count, plan->step_count);
	cr_expect_eq(back->check_count, plan->check_count);
	cr_expect_eq(back->steps[0].rollback_count, plan->steps[0].rollback_count);
	cr_expect_eq(back->undo.count, plan->undo.count);
	cr_expect_eq(plan_level(back), VERDICT_ASK);
	json_decref(json);
	json_decref(again);
	plan_free(back);
	plan_free(plan);
	kernel_free(kernel);
}

/* Takes away or spoils one thing after the other, at every depth. */
static void spoil(json_t *root, json_t *object)
{
	char *keys[16];
	const char *member;
	size_t count = 0;
	json_t *value;

	json_object_foreach(object, member, value) keys[count++] = memory_copy_string(member);
	for (size_t i = 0; i < count; i++) {
		char *key = keys[i];
		struct error error = {0};
		struct plan *plan;

		value = json_incref(json_object_get(object, key));
		json_object_del(object, key);
		cr_expect_eq(plan_from_json(root, &plan, &error), -EINVAL, "without %s", key);
		cr_expect(plan == NULL);
		json_object_set_new(object, key, json_pack("{s:[s]}", "x", "y"));
		cr_expect_eq(plan_from_json(root, &plan, &error), -EINVAL, "with a strange %s",
			     key);
		json_object_set_new(object, key, value);
		free(key);
	}
}

Test(plan_json, refuses_what_is_no_plan)
{
	static const char *const LISTS[] = {"steps", "checks", "verdicts", "intent", "undo"};
	struct kernel *kernel = still("homelab");
	struct plan *plan = full_plan(kernel), *back;
	json_t *json = plan_to_json(plan);
	struct error error = {0};

	plan_free(plan);
	spoil(json, json);
	for (size_t i = 0; i < sizeof(LISTS) / sizeof(*LISTS); i++) {
		json_t *list = json_object_get(json, LISTS[i]);

		cr_assert_gt(json_array_size(list), 0, "%s", LISTS[i]);
		spoil(json, json_array_get(list, json_array_size(list) - 1));
	}
	spoil(json,
	      json_object_get(json_array_get(json_object_get(json, "steps"), 0), "operation"));
	cr_assert_eq(plan_from_json(json, &back, &error), 0, "%s", error.message);
	plan_free(back);
	json_decref(json);
	cr_expect_eq(plan_from_json(NULL, &back, &error), -EINVAL);
	kernel_free(kernel);
}

Test(plan_json, a_text_cut_inside_a_character_is_still_text)
{
	struct plan plan = {0};
	json_t *json;

	memset(plan.title, 'x', sizeof(plan.title) - 2);
	plan.title[sizeof(plan.title) - 2] = '\xc3';
	json = plan_to_json(&plan);
	cr_assert(json != NULL);
	cr_expect_eq(json_string_length(json_object_get(json, "title")), sizeof(plan.title) + 1);
	json_decref(json);
}
