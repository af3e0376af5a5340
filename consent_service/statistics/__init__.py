"""What a site's visitors chose, in numbers: sums of days, rates, and counts checked."""
