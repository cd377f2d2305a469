"""Work abroad under contract: workers chosen on approved lists, from advice to return (Plan 2514, V.4.b)."""
