@echo off
rem Builds Sluice when nothing is built yet, then starts it: see run --help
rem After changing sources: mvnw -DskipTests package
setlocal EnableExtensions DisableDelayedExpansion
for %%I in ("%~dp0.") do set "root=%%~fI"
set "sluice=%root%\distribution\assembly\target\sluice\bin\sluice.cmd"

if exist "%sluice%" goto start
set usage=usage
if "%~1"=="--help" goto help
if "%~1"=="dataserver" if "%~2"=="--help" set usage=dataserver
if "%usage%"=="dataserver" goto help
echo Building Sluice: about a minute, the first time a few more for downloads ... >&2
pushd "%root%"
call "%root%\mvnw.cmd" -q -DskipTests package
set "built=%errorlevel%"
popd
if not "%built%"=="0" echo run: the build failed, see above >&2
if not "%built%"=="0" exit /b 1

:start
"%sluice%" %*

:help
type "%root%\distribution\launcher\src\main\resources\org\sluice\launcher\%usage%.txt"
exit /b 0
