"""An HTTP site's whole life as boto3 sees it. Each scenario's name is a claim; the first that does not hold ends the script."""

import sys
import time

import around
import balancing
import configured
import functions
import going
import growing
import names
import network
import offering
import scaling

SCENARIOS = [
    network.the_caller_is_the_worlds_account,
    network.a_new_account_has_the_default_network,
    network.the_public_parameter_names_an_image_that_exists,
    network.security_groups_are_made_once_and_chained,
    balancing.a_load_balancer_provisions_before_it_is_active,
    balancing.load_balancer_attributes_are_complete_and_checked,
    balancing.target_groups_are_found_by_name_and_checked,
    balancing.listeners_and_rules_read_back_in_full,
    scaling.a_client_token_makes_one_launch_template,
    scaling.a_scaling_group_launches_instances_that_become_healthy_targets,
    scaling.target_tracking_makes_its_alarms,
    scaling.an_instance_that_vanishes_is_replaced,
    scaling.desired_capacity_is_bounded_and_followed,
    scaling.an_instance_refresh_replaces_every_instance,
    scaling.deregistered_targets_drain_for_their_delay,
    scaling.an_impatient_waiter_gives_up,
    growing.a_hook_holds_an_instance_until_it_is_completed,
    growing.schedules_are_kept_by_their_names,
    growing.an_alarm_makes_the_group_grow_and_a_policy_by_hand_lets_it_shrink,
    growing.a_warm_pool_is_put_changed_and_deleted,
    growing.a_group_of_several_types_launches_them_by_its_distribution,
    configured.a_group_launches_from_a_launch_configuration_and_moves_to_a_template,
    configured.instances_are_launched_while_the_caller_waits,
    offering.a_network_load_balancer_is_offered_as_an_endpoint_service_and_stays_as_long,
    offering.no_capacity_is_reserved_without_a_quota,
    offering.a_web_acl_judges_a_load_balancer_and_a_pool_gives_it_addresses,
    functions.a_function_is_made_and_told,
    functions.a_load_balancer_invokes_a_function_that_lets_it_in,
    functions.a_function_is_deleted,
    names.a_certificate_is_issued_once_its_record_resolves,
    names.an_issued_certificate_serves_https,
    around.alarms_are_kept_in_every_protocol_boto3_chooses,
    around.parameters_have_versions,
    around.the_tag_index_comes_to_know_the_site,
    around.an_action_that_does_not_exist_is_refused_as_aws_refuses_it,
    going.the_site_goes_in_the_right_order,
]

for scenario in SCENARIOS:
    began = time.monotonic()
    try:
        scenario()
    except Exception:
        print(f"does not hold: {scenario.__name__}", file=sys.stderr, flush=True)
        raise
    print(f"{time.monotonic() - began:6.2f} s  {scenario.__name__}", flush=True)