"""The seven cases of the discussion paper, loaded through the documents' own rules."""
