"""月通报: the notice in the order of the speech: results, problems by class, causes and measures, next steps."""
