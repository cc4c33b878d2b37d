-- What the mapping of BottleCRM must know beside a row: who the ids stand for (columns hold ids of users and ids of
-- profiles), what a comment or a file hangs on, what a deal's stage means, what a payment pays,
-- the tenant of an assignment.
--
-- Runs inside the CRM's transaction with the rights of the outbox's owner, under the row-level security of the tenant
-- that the CRM has set.
CREATE SCHEMA IF NOT EXISTS timeline_bottlecrm;

CREATE OR REPLACE FUNCTION timeline_bottlecrm.context(was jsonb, becomes jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS
$$
DECLARE
    known jsonb := coalesce(was, '{}') || coalesce(becomes, '{}');
    users uuid[] := ARRAY[
        known ->> 'created_by_id', known ->> 'updated_by_id',
        nullif(current_setting('timeline.actor_id', true), '')
    ]::uuid[];
    profiles uuid[] := ARRAY[known ->> 'profile_id', known ->> 'commented_by_id', known ->> 'logged_by_id']::uuid[];
    people jsonb;
    told jsonb;
BEGIN
    -- Two queries, the second rarely: one of both costs each new connection three times the planning.
    SELECT jsonb_object_agg(u.id, jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name)) INTO people
    FROM public.users u WHERE u.id = ANY (users);
    IF num_nonnulls(VARIADIC profiles) > 0 THEN
        SELECT coalesce(people, '{}') || coalesce(
            jsonb_object_agg(p.id, jsonb_build_object('id', u.id, 'email', u.email, 'name', u.name)), '{}'
        ) INTO people
        FROM public.profile p JOIN public.users u ON u.id = p.user_id WHERE p.id = ANY (profiles);
    END IF;
    told := jsonb_build_object('people', coalesce(people, '{}'));
    IF known ? 'content_type_id' THEN
        told := told || jsonb_build_object('content_types', (
            SELECT jsonb_object_agg(c.id, c.model) FROM public.django_content_type c
            WHERE c.id IN ((was ->> 'content_type_id')::int, (becomes ->> 'content_type_id')::int)
        ));
    END IF;
    IF known ? 'pipeline_id' THEN
        told := told || jsonb_build_object('stage_kind', (
            SELECT s.kind FROM public.opportunity_pipeline_stage s
            WHERE s.pipeline_id = (known ->> 'pipeline_id')::uuid AND s.code = known ->> 'stage'
        ));
    END IF;
    IF known ? 'payment_date' THEN
        told := told || jsonb_build_object('invoice', (
            SELECT jsonb_build_object('invoice_number', i.invoice_number, 'currency', i.currency)
            FROM public.invoice i WHERE i.id = (known ->> 'invoice_id')::uuid
        ));
    END IF;
    IF NOT known ? 'org_id' THEN
        told := told || jsonb_build_object('org_id', (
            SELECT p.org_id FROM public.profile p WHERE p.id = (known ->> 'profile_id')::uuid
        ));
    END IF;
    RETURN told;
END
$$;

-- Called by the trigger alone, as its owner.
REVOKE ALL ON FUNCTION timeline_bottlecrm.context(jsonb, jsonb) FROM PUBLIC;
