package io.github.linkrelay;
public final class Linkrelay { public static void main(String[] a) throws Exception {
 System.out.println("hi"); } }
