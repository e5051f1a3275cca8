CREATE TABLE `area_folders` (
	`area` text PRIMARY KEY NOT NULL,
	`folder` text DEFAULT '' NOT NULL,
	`begun` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `cloud_ids` (
	`id` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `unsettled_files` (
	`area` text NOT NULL,
	`image_id` text NOT NULL,
	`folder` text NOT NULL,
	PRIMARY KEY(`area`, `image_id`, `folder`)
);
--> statement-breakpoint
INSERT INTO `unsettled_files` (`area`, `image_id`, `folder`)
SELECT '(staging)', `id`, '' FROM `images` WHERE `deleted_at` IS NULL AND (`status` IN ('uploading', 'importing')
	OR `id` IN (SELECT `image_id` FROM `image_properties` WHERE `name` = 'os_glance_import_task'));
