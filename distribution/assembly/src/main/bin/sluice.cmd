@echo off
rem Starts Sluice: finds its folder and Java, then Java reads the options (--help).
setlocal EnableExtensions DisableDelayedExpansion
for %%I in ("%~dp0..") do set "home=%%~fI"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
rem this flag came with Java 17
"%java%" --enable-native-access=ALL-UNNAMED -version >nul 2>&1
if errorlevel 1 goto old
rem and this one with Java 23
set "unsafe=--sun-misc-unsafe-memory-access=allow"
"%java%" %unsafe% -version >nul 2>&1
if errorlevel 1 set "unsafe="

"%java%" -Dsluice.home="%home%" -Dfile.encoding=UTF-8 --enable-native-access=ALL-UNNAMED %unsafe% %JAVA_OPTS% -cp "%home%\lib\*" org.sluice.launcher.Main %*
exit /b %errorlevel%

:old
echo sluice: needs Java 17 or newer, and "%java%" is none ^(install a JDK or set JAVA_HOME^) >&2
exit /b 2
