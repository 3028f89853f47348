"""Raster pictures, in files of their own or within any other file: ground, words, codes, stars; Photoshop's layers."""
