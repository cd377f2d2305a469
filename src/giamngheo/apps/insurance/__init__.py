"""Lists of the insurance office, matched to persons: who of poor and near-poor households holds a health-insurance card."""
