WITH leaf AS (
    SELECT i.code, i.parent_id, i.weight, i.method, i.best AS post, i.worst AS zero, rv.region_id, rv.value, rv.status,
           i.direction = 'lower' AS lower,
           CASE WHEN i.direction = 'lower' THEN min(rv.value) OVER w ELSE max(rv.value) OVER w END AS best,
           CASE WHEN i.direction = 'lower' THEN max(rv.value) OVER w ELSE min(rv.value) OVER w END AS worst,
           avg(rv.value) OVER w AS average
      FROM indicators_regionalvalue rv
      JOIN indicators_indicator i ON i.id = rv.indicator_id
     WHERE i.scheme_id = :scheme AND rv.period = :period
    WINDOW w AS (PARTITION BY rv.indicator_id)
), scored AS (
    SELECT code, parent_id, weight, region_id, value, best, average,
           CASE WHEN lower THEN value - best ELSE best - value END AS gap,
           CASE WHEN status = 'zero' THEN 0
                WHEN value IS NULL THEN NULL
                WHEN method = 'goalposts' THEN least(greatest((zero - value) / (zero - post), 0), 1) * 100
                WHEN method = 'minmax' THEN
                     CASE WHEN best = worst THEN 100 ELSE (worst - value) / (worst - best) * 100 END
                WHEN lower THEN CASE WHEN value <= best THEN 100 WHEN best > 0 THEN best / value * 100 END
                WHEN value >= best THEN 100
                WHEN best > 0 THEN least(greatest(value / best, 0), 1) * 100
           END AS score
      FROM leaf
), topic AS (
    SELECT p.code, p.parent_id, p.weight, s.region_id,
           sum(s.score * s.weight) / nullif(sum(s.weight) FILTER (WHERE s.score IS NOT NULL), 0) AS score
      FROM scored s JOIN indicators_indicator p ON p.id = s.parent_id
     GROUP BY p.id, s.region_id
), total AS (
    SELECT p.code, t.region_id,
           sum(t.score * t.weight) / nullif(sum(t.weight) FILTER (WHERE t.score IS NOT NULL), 0) AS score
      FROM topic t JOIN indicators_indicator p ON p.id = t.parent_id
     GROUP BY p.id, t.region_id
), composite AS (
    -- numeric division keeps some twenty digits: what it left a hair below .5 is .5 again
    SELECT code, region_id, round(score, 14) AS score FROM topic
     UNION ALL
    SELECT code, region_id, round(score, 14) FROM total
), everything AS (
    SELECT code, region_id, value, score, best, average, gap FROM scored
     UNION ALL
    SELECT code, region_id, NULL, score, max(score) OVER w, avg(score) OVER w, max(score) OVER w - score
      FROM composite WINDOW w AS (PARTITION BY code)
)
SELECT r.code AS region_code, r.name AS region_name, e.code AS node_code, trim_scale(e.value) AS value,
       round(e.score, 6) AS score,
       CASE WHEN e.score IS NOT NULL THEN rank() OVER (PARTITION BY e.code ORDER BY round(e.score, 2) DESC NULLS LAST) END AS rank,
       count(e.score) OVER (PARTITION BY e.code) AS n, trim_scale(round(e.best, 8)) AS best,
       trim_scale(round(e.average, 8)) AS average, trim_scale(round(e.gap, 8)) AS gap, round(e.score, 2) AS score_printed
  FROM everything e JOIN departments_region r ON r.id = e.region_id
