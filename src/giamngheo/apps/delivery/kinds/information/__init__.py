"""Information poverty (sub-project 1 of Project 6): points, clusters at border gates, radio, equipment, content, officers trained."""
