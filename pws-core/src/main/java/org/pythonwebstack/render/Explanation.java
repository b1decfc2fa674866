package org.pythonwebstack.render;

/**
 * Why a line of a rendered file is there.
 *
 * @param line the line in the file, from 1
 * @param directive the name of the directive or setting on that line
 * @param reason one sentence
 */
public record Explanation(int line, String directive, String reason) {}
