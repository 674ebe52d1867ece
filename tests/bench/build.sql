-- The floor of a build: one county month from its figures to the frozen rows, as somebody would write it by hand who
-- knows that the tree has three levels, that leaves have their own leads, that all weigh something, that no series of
-- notices names an indicator, and that the settings are the defaults (competition ranks, half up, two decimals, what is
-- missing left out, no floor, serious from 60 per cent, three at the bottom).
-- Run as one transaction. Parameters: report, cycle, region, scheme, label, start, ends.

UPDATE reports_monthlyreport SET state = 'building', claim = 'floor', claimed_at = now(), attempts = attempts + 1
 WHERE id = %(report)s AND state = 'queued';

DELETE FROM reports_indicatorrow WHERE report_id = %(report)s;
DELETE FROM reports_departmentrow WHERE report_id = %(report)s;
DELETE FROM reports_figurerow WHERE report_id = %(report)s;
DELETE FROM reports_regionrow WHERE report_id = %(report)s;

-- Regions: every region on every leaf whose values are known, and on what is composed of them.
WITH leaf AS (
    SELECT i.code, i.parent_id, i.weight, i.method, i.best AS post, i.worst AS zero, i.full_marks, rv.region_id,
           rv.value, rv.status, i.direction = 'lower' AS lower,
           CASE WHEN i.direction = 'lower' THEN min(rv.value) OVER w ELSE max(rv.value) OVER w END AS best,
           CASE WHEN i.direction = 'lower' THEN max(rv.value) OVER w ELSE min(rv.value) OVER w END AS worst
      FROM indicators_regionalvalue rv
      JOIN indicators_indicator i ON i.id = rv.indicator_id
     WHERE i.scheme_id = %(scheme)s AND rv.period = %(label)s
    WINDOW w AS (PARTITION BY rv.indicator_id)
), scored AS (
    SELECT code, parent_id, weight, region_id, value,
           CASE WHEN status = 'zero' THEN 0
                WHEN value IS NULL THEN NULL
                WHEN method = 'official' THEN least(greatest(value / full_marks, 0), 1) * 100
                WHEN post IS NOT NULL AND zero IS NOT NULL AND method IN ('goalposts', '') THEN
                     least(greatest((zero - value) / (zero - post), 0), 1) * 100
                WHEN method = 'minmax' THEN
                     CASE WHEN best = worst THEN 100 ELSE (worst - value) / (worst - best) * 100 END
                WHEN lower THEN CASE WHEN value <= best THEN 100 WHEN best > 0 THEN best / value * 100 END
                WHEN value >= best THEN 100
                WHEN best > 0 THEN least(greatest(value / best, 0), 1) * 100
           END AS score
      FROM leaf
), middle AS (
    SELECT p.code, p.parent_id, p.weight, s.region_id,
           sum(s.score * s.weight) / nullif(sum(s.weight) FILTER (WHERE s.score IS NOT NULL), 0) AS score
      FROM scored s JOIN indicators_indicator p ON p.id = s.parent_id
     GROUP BY p.id, s.region_id
), top AS (
    SELECT p.code, m.region_id,
           sum(m.score * m.weight) / nullif(sum(m.weight) FILTER (WHERE m.score IS NOT NULL), 0) AS score
      FROM middle m JOIN indicators_indicator p ON p.id = m.parent_id
     GROUP BY p.id, m.region_id
), everything AS (
    -- numeric division keeps some twenty digits: what it left a hair below .5 is .5 again
    SELECT code, region_id, value, round(round(score, 12), 2) AS score FROM scored
     UNION ALL
    SELECT code, region_id, NULL, round(round(score, 12), 2) FROM middle
     UNION ALL
    SELECT code, region_id, NULL, round(round(score, 12), 2) FROM top
)
INSERT INTO reports_regionrow (report_id, region_code, region_name, is_own, code, value, score, rank, n)
SELECT %(report)s, r.code, r.name, r.id = %(region)s, e.code, e.value, e.score,
       CASE WHEN e.score IS NOT NULL THEN rank() OVER (PARTITION BY e.code ORDER BY e.score DESC NULLS LAST) END,
       count(e.score) OVER (PARTITION BY e.code)
  FROM everything e JOIN departments_region r ON r.id = e.region_id;

-- Units on one indicator: county units and townships apart.
WITH node AS (
    SELECT id, code, position, direction = 'lower' AS lower, decimals, ranked, reports, method = 'official' AS by_points
      FROM indicators_indicator
     WHERE scheme_id = %(scheme)s AND is_leaf AND (effective_from IS NULL OR effective_from <= %(ends)s)
       AND (effective_to IS NULL OR effective_to >= %(ends)s)
), unit AS (
    SELECT id, code, short_name, kind,
           CASE kind WHEN 'township' THEN 'township' WHEN 'village' THEN 'village' ELSE 'county' END AS "group"
      FROM departments_department
     WHERE region_id = %(region)s AND (active_from IS NULL OR active_from <= %(ends)s)
       AND (active_to IS NULL OR active_to >= %(ends)s)
), lead AS (
    SELECT DISTINCT ON (indicator_id) indicator_id, department_id
      FROM indicators_responsibility
     WHERE role = 'lead' AND valid_from <= %(ends)s AND (valid_to IS NULL OR valid_to >= %(ends)s)
     ORDER BY indicator_id, valid_from DESC
), duty AS (
    SELECT n.id AS indicator_id, u.id AS department_id FROM node n JOIN unit u ON n.reports ? u.kind
     UNION
    SELECT n.id, l.department_id FROM node n JOIN lead l ON l.indicator_id = n.id WHERE n.reports ? 'lead'
), past AS (
    SELECT r.id, (extract(year FROM age(%(start)s, c.start)) * 12 + extract(month FROM age(%(start)s, c.start)))::int AS ago
      FROM reports_monthlyreport r JOIN indicators_cycle c ON c.id = r.cycle_id JOIN indicators_scheme s ON s.id = c.scheme_id
     WHERE r.state = 'published' AND r.region_id = %(region)s AND c.start < %(start)s AND c.kind = 'month'
       AND s.code = (SELECT code FROM indicators_scheme WHERE id = %(scheme)s)
     ORDER BY c.start DESC, r.version DESC LIMIT 36
), streak AS (
    SELECT code, department_code, count(*) FILTER (WHERE ago = place) AS months
      FROM (SELECT f.code, f.department_code, p.ago,
                   row_number() OVER (PARTITION BY f.code, f.department_code ORDER BY p.ago) AS place
              FROM reports_figurerow f JOIN past p ON p.id = f.report_id WHERE f.is_last) lasts
     GROUP BY code, department_code
), printed AS (
    SELECT n.id, n.code, u.code AS department_code, u.short_name, u."group", f.id AS figure_id, f.value,
           f.score, f.as_of, f.not_applicable, f.numerator, f.denominator, f.entered_at, f.approved_at,
           coalesce(nullif(f.entered_as, ''), entered.full_name) AS entered_by_name, coalesce(nullif(f.approved_as, ''), approved.full_name) AS approved_by_name,
           CASE WHEN n.ranked AND count(*) OVER (PARTITION BY n.id, u."group") > 1 THEN
                     round(CASE WHEN n.by_points THEN f.score ELSE f.value END, n.decimals)
                     * CASE WHEN n.lower THEN -1 ELSE 1 END END AS size
      FROM duty d
      JOIN node n ON n.id = d.indicator_id
      JOIN unit u ON u.id = d.department_id
      LEFT JOIN indicators_figure f ON f.cycle_id = %(cycle)s AND f.department_id = u.id AND f.indicator_id = n.id
            AND f.state = 'approved'
      LEFT JOIN departments_user entered ON entered.id = f.entered_by_id
      LEFT JOIN departments_user approved ON approved.id = f.approved_by_id
), placed AS (
    SELECT *, rank() OVER (PARTITION BY id, "group" ORDER BY size DESC NULLS LAST) AS rank,
           count(size) OVER (PARTITION BY id, "group") AS n,
           rank() OVER (PARTITION BY id, "group" ORDER BY size NULLS LAST) AS reverse_rank,
           count(size) OVER (PARTITION BY id, "group", size) > 1 AS tied
      FROM printed
)
INSERT INTO reports_figurerow (report_id, code, department_code, department_name, "group", standing, value, awarded,
       as_of, numerator, denominator, rank, n, reverse_rank, tied, previous_value, previous_rank, is_last, last_months, entered_by_name,
       approved_by_name, entered_at, approved_at)
SELECT %(report)s, p.code, p.department_code, p.short_name, p."group",
       CASE WHEN p.figure_id IS NULL THEN 'missing' WHEN p.not_applicable THEN 'not_applicable'
            WHEN p.value IS NOT NULL OR p.score IS NOT NULL THEN 'reported' ELSE 'missing' END,
       p.value, p.score, p.as_of, p.numerator, p.denominator, CASE WHEN p.size IS NOT NULL THEN p.rank END, CASE WHEN p.size IS NOT NULL THEN p.n ELSE 0 END,
       CASE WHEN p.size IS NOT NULL THEN p.reverse_rank END, p.tied, b.value, b.rank,
       last.yes, CASE WHEN last.yes THEN 1 + coalesce(s.months, 0) ELSE 0 END,
       coalesce(p.entered_by_name, ''), coalesce(p.approved_by_name, ''), p.entered_at, p.approved_at
  FROM placed p
 CROSS JOIN LATERAL (SELECT p.size IS NOT NULL AND p.reverse_rank = 1 AND p.rank > 1 AS yes) last
  LEFT JOIN reports_figurerow b ON b.report_id = (SELECT id FROM past ORDER BY ago LIMIT 1)
        AND b.code = p.code AND b.department_code = p.department_code
  LEFT JOIN streak s ON s.code = p.code AND s.department_code = p.department_code;

-- The tree of indicators, the departments that lead them, and the report itself.
WITH node AS (
    SELECT * FROM indicators_indicator
     WHERE scheme_id = %(scheme)s AND (effective_from IS NULL OR effective_from <= %(ends)s)
       AND (effective_to IS NULL OR effective_to >= %(ends)s)
), duty AS (
    SELECT * FROM indicators_responsibility
     WHERE valid_from <= %(ends)s AND (valid_to IS NULL OR valid_to >= %(ends)s)
), lead AS (
    SELECT DISTINCT ON (indicator_id) d.*, u.code, u.short_name
      FROM duty d JOIN departments_department u ON u.id = d.department_id
     WHERE d.role = 'lead' ORDER BY indicator_id, valid_from DESC
), co AS (
    SELECT d.indicator_id, string_agg(u.short_name, '、' ORDER BY d.valid_from, u.position) AS names
      FROM duty d JOIN departments_department u ON u.id = d.department_id WHERE d.role = 'co' GROUP BY d.indicator_id
), document AS (
    SELECT DISTINCT ON (indicator_id) *,
           row_number() OVER (PARTITION BY indicator_id, effective_from ORDER BY id) AS edition
      FROM indicators_benchmark
     WHERE region_id = %(region)s AND effective_from <= %(start)s
     ORDER BY indicator_id, effective_from DESC, id DESC
), known AS (
    SELECT rv.indicator_id, CASE WHEN i.direction = 'lower' THEN min(rv.value) ELSE max(rv.value) END AS best,
           CASE WHEN i.direction = 'lower' THEN max(rv.value) ELSE min(rv.value) END AS worst,
           round(avg(rv.value), 8) AS average
      FROM indicators_regionalvalue rv JOIN node i ON i.id = rv.indicator_id
     WHERE rv.period = %(label)s GROUP BY rv.indicator_id, i.direction
), regional AS (
    SELECT k.*, string_agg(r.name, '、' ORDER BY r.id) AS holder, max(own.rank) AS rank, max(own.n) AS n
      FROM known k
      JOIN node i ON i.id = k.indicator_id
      LEFT JOIN indicators_regionalvalue rv
             ON rv.indicator_id = k.indicator_id AND rv.period = %(label)s AND rv.value = k.best
      LEFT JOIN departments_region r ON r.id = rv.region_id
      LEFT JOIN reports_regionrow own ON own.report_id = %(report)s AND own.code = i.code AND own.is_own
     GROUP BY k.indicator_id, k.best, k.worst, k.average
), summed AS (
    SELECT indicator_id, sum(value) AS value, bool_and(not_applicable) AS absent
      FROM indicators_figure WHERE cycle_id = %(cycle)s AND state = 'approved' GROUP BY indicator_id
), owing AS (
    SELECT code, count(*) FILTER (WHERE standing <> 'missing') AS reported, count(*) AS owed
      FROM reports_figurerow WHERE report_id = %(report)s GROUP BY code
), fact AS (
    SELECT i.id, i.code, i.parent_id, i.weight, i.full_marks, i.best AS post, i.worst AS zero, i.exponent, i.ranked,
           i.direction, i.direction = 'lower' AS lower, i.method AS stated, l.department_id,
           f.numerator, f.denominator, f.as_of, f.entered_at, f.approved_at, f.note, coalesce(nullif(f.entered_as, ''), entered.full_name) AS entered_by_name, coalesce(nullif(f.approved_as, ''), approved.full_name) AS approved_by_name,
           CASE WHEN i.reports ? 'lead' THEN f.value WHEN i.rollup = 'sum' THEN a.value END AS value,
           CASE WHEN i.reports ? 'lead' THEN CASE WHEN f.id IS NULL THEN 'missing'
                     WHEN f.not_applicable THEN 'not_applicable'
                     WHEN f.value IS NOT NULL OR f.score IS NOT NULL THEN 'reported' ELSE 'missing' END
                WHEN i.rollup <> 'sum' THEN 'missing' WHEN a.value IS NOT NULL THEN 'reported'
                WHEN a.absent AND o.reported = o.owed THEN 'not_applicable' ELSE 'missing' END AS standing,
           coalesce(f.score, b.own_score) AS points, f.score IS NULL AND b.own_score IS NOT NULL AS by_document, b.best_score, b.average_score,
           CASE WHEN g.indicator_id IS NULL THEN b.best ELSE g.best END AS best,
           CASE WHEN g.indicator_id IS NULL THEN b.average ELSE g.average END AS average,
           CASE WHEN g.indicator_id IS NULL THEN b.worst ELSE g.worst END AS worst,
           coalesce(g.holder, b.best_holder, '') AS best_holder, g.indicator_id IS NOT NULL AS computed,
           CASE WHEN g.indicator_id IS NULL THEN b.rank_province ELSE g.rank END AS rank_province,
           CASE WHEN g.indicator_id IS NULL THEN b.n_province ELSE g.n END AS n_province, b.rank_city, b.n_city,
           b.rank_province AS published_rank, b.n_province AS published_n,
           g.indicator_id IS NOT NULL AND (b.rank_province IS NOT NULL OR b.rank_city IS NOT NULL) AS both_places,
           b.source_document, b.effective_from AS since, b.status, b.city_best, b.city_best_holder, b.published_on,
           b.edition
      FROM node i
      LEFT JOIN lead l ON l.indicator_id = i.id
      LEFT JOIN indicators_figure f ON f.cycle_id = %(cycle)s AND f.department_id = l.department_id
            AND f.indicator_id = i.id AND f.state = 'approved' AND i.reports ? 'lead'
      LEFT JOIN departments_user entered ON entered.id = f.entered_by_id
      LEFT JOIN departments_user approved ON approved.id = f.approved_by_id
      LEFT JOIN summed a ON a.indicator_id = i.id
      LEFT JOIN owing o ON o.code = i.code
      LEFT JOIN document b ON b.indicator_id = i.id
      LEFT JOIN regional g ON g.indicator_id = i.id
     WHERE i.is_leaf
), ruled AS (
    SELECT *, CASE WHEN stated <> '' THEN stated WHEN awarded IS NOT NULL THEN 'official'
                   WHEN post IS NOT NULL AND zero IS NOT NULL THEN 'goalposts' ELSE 'ratio' END AS method
      FROM (SELECT *, CASE WHEN standing <> 'not_applicable' THEN points END AS awarded FROM fact) facts
), leaf AS (
    SELECT *, CASE WHEN lower THEN value - best ELSE best - value END AS gap,
           CASE WHEN lower THEN value - average ELSE average - value END AS average_gap,
           best_score - awarded AS score_gap, average_score - awarded AS average_score_gap,
           CASE WHEN standing = 'not_applicable' THEN NULL
                WHEN method = 'official' THEN
                     CASE WHEN awarded IS NOT NULL THEN least(greatest(awarded / full_marks, 0), 1) * 100 END
                WHEN value IS NULL THEN NULL
                WHEN method = 'goalposts' THEN least(greatest((zero - value) / (zero - post), 0), 1) * 100
                WHEN method = 'minmax' THEN CASE WHEN best = worst THEN 100 WHEN best IS NOT NULL AND worst IS NOT NULL
                     THEN least(greatest((worst - value) / (worst - best), 0), 1) * 100 END
                WHEN lower THEN CASE WHEN value <= best THEN 100
                     WHEN best > 0 AND value > 0 THEN least(best / value, 1) * 100 END
                WHEN value >= best THEN 100
                WHEN best > 0 THEN least(greatest(value / best, 0), 1) * 100
           END AS exact
      FROM ruled
), judged AS (
    SELECT *, gap / nullif(abs(best), 0) * 100 AS relative_gap,
           score_gap / nullif(abs(best_score), 0) * 100 AS relative_score_gap, coalesce(exact = 0, false) AS zero_score,
           coalesce(average_gap > 0, false) OR coalesce(average_score_gap > 0, false) AS below_average,
           coalesce(gap < 0, false) OR coalesce(score_gap < 0, false) AS better_than_best,
           coalesce(gap / nullif(abs(best), 0) * 100 >= 60, false)
               OR coalesce(score_gap / nullif(abs(best_score), 0) * 100 >= 60, false) AS serious
      FROM leaf
), placed AS (
    SELECT code, rank() OVER (ORDER BY round(round(relative_gap, 12), 2) DESC) AS gap_rank
      FROM judged WHERE ranked AND gap <> 0 AND relative_gap IS NOT NULL
), middle AS (
    SELECT p.id, p.code, p.parent_id, p.weight,
           sum(j.exact * j.weight) / nullif(sum(j.weight) FILTER (WHERE j.exact IS NOT NULL), 0) AS exact,
           count(j.exact) AS n, count(*) FILTER (WHERE j.standing <> 'not_applicable') AS total,
           bool_or(j.standing = 'reported') AS reported, bool_or(j.standing = 'missing') AS missing
      FROM judged j JOIN node p ON p.id = j.parent_id GROUP BY p.id, p.code, p.parent_id, p.weight
), middles AS (
    SELECT id, code, parent_id, weight, exact, n, total,
           CASE WHEN n > 0 OR reported THEN 'reported' WHEN missing THEN 'missing' ELSE 'not_applicable' END AS standing
      FROM middle
), top AS (
    SELECT p.id, p.code, p.parent_id, p.weight,
           sum(m.exact * m.weight) / nullif(sum(m.weight) FILTER (WHERE m.exact IS NOT NULL), 0) AS exact,
           count(m.exact) AS n, count(*) FILTER (WHERE m.standing <> 'not_applicable') AS total,
           bool_or(m.standing = 'reported') AS reported, bool_or(m.standing = 'missing') AS missing
      FROM middles m JOIN node p ON p.id = m.parent_id GROUP BY p.id, p.code, p.parent_id, p.weight
), tops AS (
    SELECT id, code, parent_id, weight, exact, n, total,
           CASE WHEN n > 0 OR reported THEN 'reported' WHEN missing THEN 'missing' ELSE 'not_applicable' END AS standing
      FROM top
), branch AS (
    SELECT * FROM middles UNION ALL SELECT * FROM tops
), top_share AS (
    SELECT id, weight / nullif(sum(weight) OVER (), 0) AS share FROM tops WHERE exact IS NOT NULL
), middle_share AS (
    SELECT m.id, t.share * m.weight / nullif(sum(m.weight) OVER (PARTITION BY m.parent_id), 0) AS share
      FROM middles m JOIN top_share t ON t.id = m.parent_id WHERE m.exact IS NOT NULL
), loss AS (
    -- of the attainment that is printed
    SELECT j.id, j.ranked, m.share * j.weight / nullif(sum(j.weight) OVER (PARTITION BY j.parent_id), 0)
                           * (100 - round(round(j.exact, 12), 2)) AS lost
      FROM judged j JOIN middle_share m ON m.id = j.parent_id WHERE j.exact IS NOT NULL
), losing AS (
    SELECT id, round(round(lost, 12), 6) AS lost,
           CASE WHEN lost <> 0 THEN rank() OVER (ORDER BY round(round(lost, 12), 6) DESC) END AS loss_rank
      FROM loss WHERE ranked
), before AS (
    SELECT r.id, c.start, c.label,
           (extract(year FROM age(%(start)s, c.start)) * 12 + extract(month FROM age(%(start)s, c.start)))::int AS ago
      FROM reports_monthlyreport r JOIN indicators_cycle c ON c.id = r.cycle_id JOIN indicators_scheme s ON s.id = c.scheme_id
     WHERE r.state = 'published' AND r.region_id = %(region)s AND c.start < %(start)s AND c.kind = 'month'
       AND s.code = (SELECT code FROM indicators_scheme WHERE id = %(scheme)s)
     ORDER BY c.start DESC, r.version DESC LIMIT 36
), zeros AS (
    SELECT code, array_agg(label ORDER BY ago DESC) FILTER (WHERE ago = place) AS labels
      FROM (SELECT z.code, b.label, b.ago, row_number() OVER (PARTITION BY z.code ORDER BY b.ago) AS place
              FROM reports_indicatorrow z JOIN before b ON b.id = z.report_id WHERE z.zero_score) zero
     GROUP BY code
), written AS (
    INSERT INTO reports_indicatorrow (report_id, code, parent_code, top_code, position, depth, is_leaf, ranked, name_zh,
           name_en, unit_zh, unit_en, direction, decimals, method, weight, full_marks, rule_text, goalpost_best,
           goalpost_worst, exponent, band, warning, advanced, basis, aggregation, lead_code, lead_name, co_names, section, person, chief, standing, value, numerator,
           denominator, points, awarded, awarded_by_document, as_of,
           score, coverage_n, coverage_total, best, best_holder, average, worst, city_best, city_best_holder,
           best_score, average_score, gap, relative_gap, score_gap, relative_score_gap, average_gap, zero_score, below_average, best_is_zero,
           better_than_best, serious, gap_rank, lost, loss_rank, zero_streak, published_rank, published_n, place_source,
           place_month, place_date, rank_province, n_province, rank_city, n_city, benchmark_source,
           benchmark_month, benchmark_status, benchmark_date, benchmark_edition, previous_value, previous_score, entered_by_name, approved_by_name, entered_at,
           approved_at, note)
    SELECT %(report)s, i.code, coalesce(up.code, ''), coalesce(root.code, up.code, i.code), i.position,
           (up.id IS NOT NULL)::int + (root.id IS NOT NULL)::int, i.is_leaf, i.ranked, i.name_zh,
           i.name_en, i.unit_zh, i.unit_en, i.direction, i.decimals, coalesce(j.method, ''), i.weight, i.full_marks,
           i.rule_text, i.best, i.worst, i.exponent, i.band, i.warning, i.advanced, i.basis, i.aggregation, coalesce(l.code, ''), coalesce(l.short_name, ''),
           coalesce(left(co.names, 300), ''), coalesce(l.section, ''), coalesce(l.person, ''), coalesce(l.chief, ''),
           coalesce(j.standing, b.standing, 'missing'), round(j.value, 8), j.numerator, j.denominator,
           CASE WHEN j.exact IS NOT NULL THEN round(CASE WHEN j.method = 'official'
                     THEN least(greatest(j.awarded, 0), j.full_marks) ELSE j.exact * j.full_marks / 100 END, 6) END,
           CASE WHEN j.method <> 'official' THEN round(j.awarded, 6) END,
           coalesce(j.by_document AND j.standing <> 'not_applicable', false), j.as_of,
           round(round(coalesce(j.exact, b.exact), 12), 2), coalesce(b.n, 0), coalesce(b.total, 0),
           j.best, coalesce(j.best_holder, ''), j.average, j.worst, j.city_best, coalesce(j.city_best_holder, ''),
           j.best_score, j.average_score, round(j.gap, 8),
           round(round(j.relative_gap, 12), 2), round(j.score_gap, 6), round(round(j.relative_score_gap, 12), 2),
           round(j.average_gap, 8), coalesce(j.zero_score, false), coalesce(j.below_average, false),
           coalesce(j.standing <> 'not_applicable' AND j.best = 0, false), coalesce(j.better_than_best, false),
           coalesce(j.serious, false), g.gap_rank, d.lost, d.loss_rank,
           CASE WHEN j.zero_score THEN to_jsonb(z.labels || %(label)s::varchar) ELSE '[]' END,
           CASE WHEN j.both_places THEN j.published_rank END, CASE WHEN j.both_places THEN j.published_n END,
           CASE WHEN j.both_places THEN j.source_document ELSE '' END,
           CASE WHEN j.both_places THEN to_char(j.since, 'YYYY-MM') ELSE '' END,
           CASE WHEN j.both_places THEN j.published_on END, j.rank_province, j.n_province, j.rank_city, j.n_city,
           CASE WHEN j.computed THEN '' ELSE coalesce(j.source_document, '') END,
           CASE WHEN j.computed OR j.since IS NULL THEN '' ELSE to_char(j.since, 'YYYY-MM') END,
           CASE WHEN j.computed THEN '' ELSE coalesce(j.status, '') END,
           CASE WHEN NOT j.computed THEN j.published_on END,
           CASE WHEN NOT j.computed THEN coalesce(j.edition, 0) ELSE 0 END, was.value, was.score,
           coalesce(j.entered_by_name, ''), coalesce(j.approved_by_name, ''), j.entered_at, j.approved_at,
           coalesce(j.note, '')
      FROM node i
      LEFT JOIN node up ON up.id = i.parent_id
      LEFT JOIN node root ON root.id = up.parent_id
      LEFT JOIN judged j ON j.id = i.id
      LEFT JOIN branch b ON b.id = i.id
      LEFT JOIN placed g ON g.code = i.code
      LEFT JOIN losing d ON d.id = i.id
      LEFT JOIN zeros z ON z.code = i.code
      LEFT JOIN lead l ON l.indicator_id = i.id
      LEFT JOIN co ON co.indicator_id = i.id
      LEFT JOIN reports_indicatorrow was
             ON was.report_id = (SELECT id FROM before ORDER BY ago LIMIT 1) AND was.code = i.code
), led AS (
    SELECT department_id, count(*) AS led, count(exact) FILTER (WHERE ranked) AS scored,
           round(round(sum(exact * weight) FILTER (WHERE ranked)
               / nullif(sum(weight) FILTER (WHERE ranked AND exact IS NOT NULL), 0), 12), 2) AS score,
           count(*) FILTER (WHERE zero_score) AS zero_scores, count(*) FILTER (WHERE below_average) AS below_average,
           count(*) FILTER (WHERE serious) AS serious_gaps
      FROM judged WHERE department_id IS NOT NULL GROUP BY department_id
), owed AS (
    SELECT department_code, count(*) AS owed, count(*) FILTER (WHERE standing <> 'missing') AS reported
      FROM reports_figurerow WHERE report_id = %(report)s GROUP BY department_code
), unit AS (
    SELECT u.code, u.name, u.short_name, u.kind, u.position, l.*, o.owed, o.reported,
           CASE u.kind WHEN 'township' THEN 'township' WHEN 'village' THEN 'village' ELSE 'county' END AS "group"
      FROM departments_department u
      LEFT JOIN led l ON l.department_id = u.id
      LEFT JOIN owed o ON o.department_code = u.code
     WHERE u.region_id = %(region)s AND (l.department_id IS NOT NULL OR o.owed > 0)
), ranked AS (
    SELECT *, rank() OVER (PARTITION BY "group" ORDER BY score DESC NULLS LAST) AS rank,
           rank() OVER (PARTITION BY "group" ORDER BY score NULLS LAST) AS reverse_rank,
           count(score) OVER (PARTITION BY "group") AS n, count(score) OVER (PARTITION BY "group", score) > 1 AS tied
      FROM unit
), bottom AS (
    SELECT *, score IS NOT NULL AND reverse_rank = 1 AND rank > 1 AS is_last,
           score IS NOT NULL AND reverse_rank <= 3 AND rank > 1 AS in_bottom
      FROM ranked
), past AS (
    SELECT r.code, b.label, b.ago, r.is_last,
           row_number() OVER (PARTITION BY r.code, r.is_last ORDER BY b.ago) AS last_place,
           row_number() OVER (PARTITION BY r.code ORDER BY b.ago) AS bottom_place
      FROM reports_departmentrow r JOIN before b ON b.id = r.report_id WHERE r.in_bottom
), streak AS (
    SELECT code, array_agg(label ORDER BY ago DESC) FILTER (WHERE is_last AND ago = last_place) AS last,
           array_agg(label ORDER BY ago DESC) FILTER (WHERE ago = bottom_place) AS bottom
      FROM past GROUP BY code
), listed AS (
    INSERT INTO reports_departmentrow (report_id, code, name, short_name, kind, "group", position, led, scored, score,
           rank, n, reverse_rank, tied, previous_rank, in_bottom, is_last, last_streak, bottom_streak, owed, reported,
           zero_scores, below_average, serious_gaps)
    SELECT %(report)s, u.code, u.name, u.short_name, u.kind, u."group", u.position, coalesce(u.led, 0),
           coalesce(u.scored, 0), u.score, CASE WHEN u.score IS NOT NULL THEN u.rank END,
           CASE WHEN u.score IS NOT NULL THEN u.n ELSE 0 END, CASE WHEN u.score IS NOT NULL THEN u.reverse_rank END,
           u.tied, was.rank, u.in_bottom, u.is_last,
           CASE WHEN u.is_last THEN to_jsonb(s.last || %(label)s::varchar) ELSE '[]' END,
           CASE WHEN u.in_bottom THEN to_jsonb(s.bottom || %(label)s::varchar) ELSE '[]' END,
           coalesce(u.owed, 0), coalesce(u.reported, 0), coalesce(u.zero_scores, 0), coalesce(u.below_average, 0),
           coalesce(u.serious_gaps, 0)
      FROM bottom u
      LEFT JOIN streak s ON s.code = u.code
      LEFT JOIN reports_departmentrow was
             ON was.report_id = (SELECT id FROM before ORDER BY ago LIMIT 1) AND was.code = u.code
)
UPDATE reports_monthlyreport SET summary = jsonb_build_object(
       'score', (SELECT round(round(sum(exact * weight) / nullif(sum(weight) FILTER (WHERE exact IS NOT NULL), 0), 12), 2)
                   FROM tops)::text,
       'leaves', t.leaves, 'scored', t.scored, 'zero', t.zero, 'below_average', t.below_average, 'serious', t.serious,
       'owed', (SELECT sum(owed) FROM owed), 'reported', (SELECT sum(reported) FROM owed),
       'rank_province', NULL, 'n_province', NULL,
       'region', (SELECT name FROM departments_region WHERE id = %(region)s))
  FROM (SELECT count(*) AS leaves, count(exact) AS scored, count(*) FILTER (WHERE zero_score) AS zero,
               count(*) FILTER (WHERE below_average) AS below_average, count(*) FILTER (WHERE serious) AS serious
          FROM judged) t
 WHERE id = %(report)s;

UPDATE reports_monthlyreport SET state = 'ready', claim = '', progress = 100, built_at = now(), error = '', changes = '[]',
       parameters = (SELECT to_jsonb(s) FROM indicators_schemesettings s
                      WHERE s.scheme_id = %(scheme)s AND s.effective_from <= %(start)s ORDER BY effective_from DESC LIMIT 1),
       scheme_name = (SELECT name_zh || ' ' || year FROM indicators_scheme WHERE id = %(scheme)s)
 WHERE id = %(report)s AND claim = 'floor';
